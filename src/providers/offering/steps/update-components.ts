import type { Json } from '../../../manifest/json.ts';
import type { OfferingComponent } from '../../../manifest/types.gen.ts';
import type { Step } from '../../step.ts';
import type { LiveComponent } from '../live-component.ts';
import { componentBody, isBuiltIn, sentValue, takesOwnComponents } from './component-body.ts';
import { literal } from './filled.ts';
import { acting, changesAt, setting, type Work } from './work.ts';

/** Components are added, then changed, then removed. Those that the offering was created with are there already. */
export function updateComponents(work: Work): readonly Step[] {
  const changes = changesAt(work, 'components');
  const live = new Map((work.live?.components ?? []).map((component) => [component.type, component]));
  const declared = work.spec.components ?? [];
  const added = declared.filter(
    ({ type }) =>
      !live.has(type) && !isMadeAtCreate(work, type) && changes.some(({ path }) => path[1] === type),
  );
  const removed = changes.flatMap(({ path: [, type = ''], operation }) => {
    const component = live.get(type);
    return operation === 'remove' &&
      changesAt(work, 'components', type)[0]?.path.length === 2 &&
      component !== undefined
      ? [component]
      : [];
  });
  return [
    ...added.map((component) => add(work, component)),
    ...declared.flatMap((component) => change(work, component, live.get(component.type))),
    ...removed.map((component) =>
      acting(
        `${work.path}remove_offering_component/`,
        literal({ uuid: component.uuid }),
        `component ${component.type} removed`,
      ),
    ),
  ];
}

function isMadeAtCreate(work: Work, type: string): boolean {
  return work.live === undefined && (takesOwnComponents(work.type) || isBuiltIn(type, work.type));
}

function add(work: Work, component: OfferingComponent): Step {
  return acting(
    `${work.path}create_offering_component/`,
    literal(componentBody(component, work.facts)),
    `component ${component.type} added`,
    {
      path: work.path,
      query: { field: ['components'] },
      list: '/components',
      where: [{ pointer: '/type', equals: component.type }],
      except: (work.live?.components ?? []).map(({ uuid }) => uuid),
    },
  );
}

function change(work: Work, component: OfferingComponent, live: LiveComponent | undefined): Step[] {
  const fields = changesAt(work, 'components', component.type).flatMap(
    ({ path: [, , field] }) => field ?? [],
  );
  if (live === undefined || fields.length === 0) return [];
  const declared: Record<string, Json> = { ...component };
  const body = Object.fromEntries(
    fields.map((field) => [field, valueOf(work, field, declared[field] ?? null)]),
  );
  return [
    setting(
      `${work.path}update_offering_component/`,
      literal({ uuid: live.uuid, ...body }),
      `${fields.join(', ')} of component ${component.type} set`,
    ),
  ];
}

function valueOf(work: Work, field: string, value: Json): Json {
  if (field !== 'overage_component' || typeof value !== 'string') return sentValue(field, value);
  return work.live?.components?.find(({ type }) => type === value)?.uuid ?? null;
}
