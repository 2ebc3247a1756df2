import type { OfferingSpec } from '../../../manifest/types.gen.ts';
import { jsonOf, numberAt, rowsAt } from '../json-fields.ts';
import type { Work } from '../steps/work.ts';
import { refusal, type Findings } from './findings.ts';

/** Fields that no request changes once the offering exists. */
const CREATE_ONLY = [
  'customer',
  'type',
  'vendor_details',
  'native_name',
  'native_description',
  'rating',
  'datacite_doi',
  'country',
  'shared',
  'billable',
] as const satisfies readonly (keyof OfferingSpec)[];

const REMEDIES: Readonly<Partial<Record<keyof OfferingSpec, string>>> = {
  customer: 'Move the offering in the administration of the server, or declare the organization that it has',
  type: 'Create another offering, or declare the type that it has',
};

/** Questions of an order form that the first generation does not know. */
const NEWER_QUESTIONS: ReadonlySet<string> = new Set([
  'conditional_cascade',
  'component_multiplier',
  'single_datacenter_k8s_config',
  'multi_datacenter_k8s_config',
  'storage_folder_manager',
]);

/** Fields that this server does not have, or does not change any more. */
export function assessFields(work: Work): Findings {
  return {
    refused: [
      ...absentFields(work),
      ...createOnly(work),
      ...forms(work),
      ...location(work),
      ...pointers(work),
    ],
  };
}

function absentFields(work: Work): NonNullable<Findings['refused']> {
  const { facts, live } = work;
  const label = `a server of the generation ${facts.label}`;
  const unknown = [...facts.lacks].map((field) =>
    refusal([field], `${label} does not have this field`, 'Leave it out for this server'),
  );
  const newer = [...facts.onlyWhenShown].flatMap((field) => {
    if (live === undefined) {
      return [
        refusal(
          [field],
          'not every release of this generation has this field, and a server shows whether it does with an offering that exists',
          'Apply, then plan again',
        ),
      ];
    }
    const shown = field === 'offering_group' ? 'offering_group_uuid' : field;
    return live.row[shown] === undefined
      ? [
          refusal(
            [field],
            'this server does not show this field, so its release does not have it',
            'Leave it out for this server',
          ),
        ]
      : [];
  });
  return [...unknown, ...newer];
}

function createOnly(work: Work): NonNullable<Findings['refused']> {
  if (work.live === undefined) return [];
  return CREATE_ONLY.map((field) =>
    refusal(
      [field],
      'it can only be set when an offering is created',
      REMEDIES[field] ?? 'Declare the value that the offering has, or leave the field out',
    ),
  );
}

function forms(work: Work): NonNullable<Findings['refused']> {
  if (work.facts.optionTypes === 'all') return [];
  return (['options', 'resource_options'] as const).flatMap((field) => {
    const questions = Object.entries(work.spec[field]?.options ?? {});
    const newer = questions.filter(
      ([, { type, validators }]) => NEWER_QUESTIONS.has(type) || validators !== undefined,
    );
    if (newer.length === 0) return [];
    const names = newer.map(([name]) => name).join(', ');
    return [
      refusal(
        [field],
        `a server of the generation ${work.facts.label} does not have such questions: ${names}`,
        'Leave these questions out for this server',
      ),
    ];
  });
}

function location(work: Work): NonNullable<Findings['refused']> {
  if (work.live === undefined) return [];
  const row = work.live.row;
  const declared = jsonOf(work.spec);
  return (['latitude', 'longitude'] as const).flatMap((field) => {
    const other = field === 'latitude' ? 'longitude' : 'latitude';
    const isComplete = declared[other] !== undefined || numberAt(row, other) !== undefined;
    return isComplete
      ? []
      : [
          refusal(
            [field],
            `latitude and longitude are written together, and there is no ${other}`,
            `Declare ${other} as well`,
          ),
        ];
  });
}

function pointers(work: Work): NonNullable<Findings['refused']> {
  if (work.live === undefined) return [];
  return (['organization_groups', 'tags'] as const).flatMap((field) =>
    rowsAt(work.live?.row ?? {}, field) === undefined
      ? [
          refusal(
            [field],
            'the server does not show it to this account, so it cannot be changed safely',
            'Use a token that may see it',
          ),
        ]
      : [],
  );
}
