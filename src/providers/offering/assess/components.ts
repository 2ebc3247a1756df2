import type { OfferingComponent } from '../../../manifest/types.gen.ts';
import { jsonOf } from '../json-fields.ts';
import type { LiveComponent } from '../live-component.ts';
import { isBuiltIn, isSentWhenNew, isTakenOfBuiltIn } from '../steps/component-body.ts';
import { changesAt, type Work } from '../steps/work.ts';
import { refusal, type Findings } from './findings.ts';

type Refusals = NonNullable<Findings['refused']>;

/** What the server would refuse of components: of new ones, of live ones, and of those that would go. */
export function assessComponents(work: Work): Findings {
  const live = new Map((work.live?.components ?? []).map((component) => [component.type, component]));
  const refused: Refusals[number][] = [...removals(work, live)];
  const warnings: string[] = [];
  for (const component of work.spec.components ?? []) {
    const changes = changesAt(work, 'components', component.type);
    if (changes.length === 0) continue;
    const shown = live.get(component.type);
    refused.push(
      ...values(work, component, shown),
      ...(shown === undefined ? additions(work, component) : []),
    );
    if (shown !== undefined) refused.push(...updates(work, component, shown));
    else warnings.push(...leftOut(work, component));
  }
  return { refused, warnings };
}

/** A value that this generation does not have refuses a new component whole, since it must not be made otherwise. */
function values(work: Work, component: OfferingComponent, live: LiveComponent | undefined): Refusals {
  const { limit_period: period } = component;
  if (period === undefined || period === null || period === '' || work.facts.limitPeriods.has(period))
    return [];
  const member = ['components', component.type];
  return [
    refusal(
      live === undefined ? member : [...member, 'limit_period'],
      `a server of the generation ${work.facts.label} does not have the period ${period}`,
      `Declare one of ${[...work.facts.limitPeriods].join(', ')}`,
    ),
  ];
}

function additions(work: Work, component: OfferingComponent): Refusals {
  const { type, name, billing_type } = component;
  if (isBuiltIn(type, work.type)) return [];
  if (name === undefined || billing_type === undefined) {
    return [
      refusal(
        ['components', type],
        'the offering has no such component, and a new one needs a name and a billing_type',
        'Declare both',
      ),
    ];
  }
  return hidden(work, component);
}

/** Clouds with one kind of storage take components by hand and never show them. See docs/waldur-api/offerings.md, Components. */
function hidden(work: Work, { type }: OfferingComponent): Refusals {
  const { spec } = work;
  const isDynamic = spec.plugin_options?.['storage_mode'] === 'dynamic';
  if (work.type !== 'OpenStack.Tenant' || isDynamic) return [];
  return [
    refusal(
      ['components', type],
      'the server does not show components of an OpenStack.Tenant offering besides the built-in ones',
      'Leave it out, or declare the plugin option storage_mode: dynamic',
    ),
  ];
}

function updates(work: Work, component: OfferingComponent, live: LiveComponent): Refusals {
  const { facts } = work;
  const refused: Refusals[number][] = [];
  for (const field of facts.componentLacks) {
    refused.push(refusal(['components', live.type, field], lacks(work), 'Leave it out for this server'));
  }
  for (const field of facts.componentOnlyWhenShown) {
    if (live.row[field] !== undefined) continue;
    refused.push(
      refusal(
        ['components', live.type, field],
        'this server does not show this field, so its release does not have it',
        'Leave it out for this server',
      ),
    );
  }
  if (live.isBuiltIn && !facts.builtInsRenamed && work.type.startsWith('OpenStack.')) {
    for (const field of ['name', 'measured_unit']) {
      refused.push(
        refusal(
          ['components', live.type, field],
          'the component is built in, and keeps its name and unit',
          'Leave it out',
        ),
      );
    }
  }
  const { overage_component: overage } = component;
  if (typeof overage === 'string' && !(work.live?.components ?? []).some(({ type }) => type === overage)) {
    refused.push(
      refusal(
        ['components', live.type, 'overage_component'],
        `the component ${overage} does not exist yet`,
        'Apply, then plan again',
      ),
    );
  }
  return refused;
}

function removals(work: Work, live: ReadonlyMap<string, LiveComponent>): Refusals {
  const used = (work.live?.plans ?? []).some(({ resources }) => resources > 0);
  if (!used) return [];
  return changesAt(work, 'components')
    .filter(({ path, operation }) => operation === 'remove' && path.length === 2 && live.has(path[1] ?? ''))
    .map(({ path }) =>
      refusal(
        path,
        'the offering has resources, or had some, so its components stay',
        'Declare the component, or run without --prune',
      ),
    );
}

/** What is not sent of a component that does not exist yet. The rest of it is. */
function leftOut(work: Work, component: OfferingComponent): string[] {
  const { facts } = work;
  if (work.live === undefined && isBuiltIn(component.type, work.type)) {
    const ignored = Object.entries(jsonOf(component)).flatMap(([field, value]) =>
      isTakenOfBuiltIn(field, value) ? [] : [field],
    );
    return sentence(
      component,
      ignored,
      'are set by the server when it makes a built-in component; plan again after this run',
    );
  }
  const absent = [...facts.componentLacks];
  const later = ['overage_component', ...facts.componentOnlyWhenShown].filter(
    (field) => !isSentWhenNew(field, facts) && !absent.some((name) => name === field),
  );
  return [
    ...sentence(component, absent, `are left out: ${lacks(work)}`),
    ...sentence(component, later, 'are left out until the component exists; plan again after this run'),
  ];
}

function sentence(component: OfferingComponent, fields: readonly string[], what: string): string[] {
  const declared = Object.keys(component).filter((field) => fields.includes(field));
  return declared.length === 0 ? [] : [`${declared.join(', ')} of the component ${component.type} ${what}`];
}

function lacks(work: Work): string {
  return `a server of the generation ${work.facts.label} does not have this field`;
}
