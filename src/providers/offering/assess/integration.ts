import { BLANK_OPTIONS, CLEARED_OPTIONS, KNOWN_OPTIONS } from '../known-options.ts';
import { mapAt } from '../json-fields.ts';
import { SECRET_MAPS } from '../live-offering.ts';
import { changesAt, type Work } from '../steps/work.ts';
import { refusal, type Findings } from './findings.ts';

/** Types that have no service behind them, and therefore no attributes of one. */
const WITHOUT_SERVICE: ReadonlySet<string> = new Set([
  'Marketplace.Basic',
  'Marketplace.Slurm',
  'Marketplace.Script',
  'Marketplace.Booking',
  'Support.OfferingTemplate',
]);

/** Options that the server would drop, could not remove, or would lose. */
export function assessIntegration(work: Work): Findings {
  const refused = [...hiddenMaps(work), ...services(work)];
  if (work.facts.optionMaps === 'merged') refused.push(...mergedOptions(work));
  if (work.facts.optionMaps === 'merged' && !work.change.instance.caller.isStaff) {
    refused.push(
      refusal(
        ['plugin_options', 'disabled_resource_actions'],
        `only staff can change this, and the account ${work.change.instance.caller.username} is not`,
        'Use a token of staff',
      ),
    );
  }
  return { refused };
}

/** A map that is replaced whole must be seen first, or its other keys would be lost. */
function hiddenMaps(work: Work): NonNullable<Findings['refused']> {
  if (work.live === undefined || work.facts.optionMaps === 'merged') return [];
  return SECRET_MAPS.filter((field) => work.live?.secrets[field] === undefined).map((field) =>
    refusal(
      [field],
      'the server replaces the whole map, and hides from this account what else is in it',
      'Use a token of an owner of the organization, or of staff',
    ),
  );
}

function services(work: Work): NonNullable<Findings['refused']> {
  if (!WITHOUT_SERVICE.has(work.type)) return [];
  return [
    refusal(
      ['service_attributes'],
      `offerings of the type ${work.type} have no service behind them`,
      'Leave it out',
    ),
  ];
}

function mergedOptions(work: Work): NonNullable<Findings['refused']> {
  return (['plugin_options', 'secret_options'] as const).flatMap((field) => {
    const shown = field === 'plugin_options' ? mapAt(work.live?.row ?? {}, field) : work.live?.secrets[field];
    return changesAt(work, field).flatMap(({ path, operation, after }) => {
      const [, key = ''] = path;
      if (!KNOWN_OPTIONS[field].has(key) && shown?.[key] === undefined) {
        return [
          refusal(
            path,
            'a server of the generation 8.0 drops keys that it does not know',
            wrongMapRemedy(field, key),
          ),
        ];
      }
      if (operation === 'remove' && !(field === 'plugin_options' && CLEARED_OPTIONS.has(key))) {
        return [refusal(path, 'a server of the generation 8.0 cannot remove a key', 'Declare another value')];
      }
      if (after === '' && !BLANK_OPTIONS.has(key)) {
        return [
          refusal(
            path,
            'a server of the generation 8.0 takes no empty text here',
            'Declare another value, or leave it out',
          ),
        ];
      }
      return [];
    });
  });
}

function wrongMapRemedy(field: 'plugin_options' | 'secret_options', key: string): string {
  const other = field === 'plugin_options' ? 'secret_options' : 'plugin_options';
  return KNOWN_OPTIONS[other].has(key)
    ? `Move it to ${other}`
    : 'Correct the key; one that the server shows already is written';
}
