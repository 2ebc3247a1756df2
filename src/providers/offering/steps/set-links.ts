import type { PathTemplate, Step } from '../../step.ts';
import type { FieldPath } from '../../../diff/field-change.ts';
import { declaredLinks, liveLinks, offeringLinks, type Linked } from '../linked-names.ts';
import { literal } from './filled.ts';
import type { PlanWork } from './plan-work.ts';
import { changesAt, setting, type Work } from './work.ts';

/** Organization groups and tags of the offering itself. The server replaces the whole list. */
export function setLinks(work: Work): readonly Step[] {
  const row = work.live?.row ?? {};
  const groups = offeringLinks('organization_groups', work.change.wanted);
  const tags = offeringLinks('tags', work.change.wanted);
  return [
    ...groupStep(
      work,
      `${work.path}update_organization_groups/`,
      resulting(work, ['organization_groups'], groups, liveLinks(row, 'organization_groups', groups)),
      'organization groups set',
    ),
    ...(changesAt(work, 'tags').length === 0
      ? []
      : [
          setting(
            `${work.path}update_tags/`,
            literal({
              tags: (resulting(work, ['tags'], tags, liveLinks(row, 'tags', tags)) ?? []).map(
                ({ uuid }) => uuid,
              ),
            }),
            'tags set',
          ),
        ]),
  ];
}

/** Organization groups of one plan. */
export function setPlanGroups(work: Work, { plan, index, name, live, path }: PlanWork): readonly Step[] {
  const place = ['plans', index, 'organization_groups'];
  const declared = declaredLinks(plan.organization_groups ?? [], place, work.change.wanted.references);
  const shown = live === undefined ? [] : liveLinks(live.row, 'organization_groups', declared);
  const links =
    live === undefined
      ? declared.length === 0
        ? undefined
        : declared
      : resulting(work, ['plans', name, 'organization_groups'], declared, shown);
  return groupStep(
    work,
    `${path}update_organization_groups/`,
    links,
    `organization groups of plan ${name} set`,
  );
}

/** What the list is after the accepted changes; `undefined` when nothing in it changes. */
function resulting(
  work: Work,
  path: FieldPath,
  declared: readonly Linked[],
  live: readonly Linked[] | undefined,
): readonly Linked[] | undefined {
  const changes = changesAt(work, ...path);
  if (changes.length === 0) return undefined;
  const named = (operation: string): Set<string | undefined> =>
    new Set(changes.filter((change) => change.operation === operation).map((change) => change.path.at(-1)));
  const added = named('add');
  const removed = named('remove');
  return [
    ...(live ?? []).filter(({ name }) => !removed.has(name)),
    ...declared.filter(({ name }) => added.has(name)),
  ];
}

function groupStep(
  work: Work,
  path: PathTemplate,
  links: readonly Linked[] | undefined,
  done: string,
): readonly Step[] {
  if (links === undefined) return [];
  const urls = links.map(({ url, uuid }) =>
    url === '' ? `${work.change.instance.url}organization-groups/${uuid}/` : url,
  );
  return [setting(path, literal({ organization_groups: urls }), done)];
}
