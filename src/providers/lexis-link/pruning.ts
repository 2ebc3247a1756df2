import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import { readByUuid } from '../pruning/read-by-uuid.ts';
import { refusedRemoval } from '../pruning/removals.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { SINCE } from './assess.ts';
import { LINK_ROW_COST } from './find-links.ts';
import { LINKS, LINKS_NAME, readLink, type LinkRow } from './live-link.ts';
import { robotsHaveStates } from './robot-account.ts';
import { deleteLink, lostWithLink } from './steps/delete-link.ts';

interface PrunedLink {
  readonly row: LinkRow;
  /** Robot accounts of other links of the resource. */
  readonly others: readonly string[];
}

/** How links are removed: deleted, with their project in HEAppE. See docs/waldur-api/lexis-links.md, Deleting. */
export const linkPruning = pruningOf<PrunedLink>({
  policies: ['Delete'],
  collection: LINKS_NAME,
  since: SINCE,
  read: readPruned,
  sees: ({ place }, { roles }) =>
    roles.some(({ scopeUuid }) =>
      [place['project'], place['customer'], place['provider']].includes(scopeUuid),
    ),
  plan: deletion,
});

async function readPruned(
  reader: Reader,
  surplus: readonly Surplus[],
): Promise<ReadonlyMap<ObjectKey, PrunedLink>> {
  const answers = await readByUuid(reader, {
    collection: LINKS,
    uuids: surplus.map(({ uuid }) => uuid),
    rowCost: LINK_ROW_COST,
    read: readLink,
  });
  const links = surplus.flatMap(({ key, uuid }) => {
    const row = answers.get(uuid);
    return row === undefined ? [] : [{ key, row }];
  });
  const resources = [...new Set(links.map(({ row }) => row.resource))];
  const siblings = await Promise.all(
    resources.map(async (resource) => {
      const { items } = await reader.list(LINKS, { resource_uuid: resource });
      return items.map(readLink).filter((other) => other?.resource === resource);
    }),
  );
  const all = siblings.flat().filter((other) => other !== undefined);
  return new Map(
    links.map(({ key, row }) => {
      const others = all.filter(({ resource, uuid }) => resource === row.resource && uuid !== row.uuid);
      return [key, { row, others: others.map(({ robot }) => robot.type) }] as const;
    }),
  );
}

function deletion(surplus: Surplus, { row, others }: PrunedLink, instance: Instance): Removal {
  const { caller } = instance;
  const { provider } = surplus.place;
  const relies = { state: row.state, others };
  if (!caller.isStaff && typeof provider === 'string' && !isOf(provider, caller)) {
    const reason = `the account ${caller.username} has no role in the organization that provides the resource`;
    const remedy =
      'Use a token of staff, or of a role of that organization with the permission LEXIS_LINK.DELETE.';
    return refusedRemoval(surplus, 'delete', { reason, remedy }, relies);
  }
  if (row.state === 'executing') {
    return {
      action: 'delete',
      blocked: [],
      warnings: [
        `should the server never finish: the link goes at once with its robot account ${row.robot.type}, and HEAppE is not asked then`,
      ],
      waiting: 'the server to set the link up in HEAppE',
      relies,
      steps: [],
    };
  }
  return {
    action: 'delete',
    blocked: [],
    warnings: [
      lostWithLink(row),
      ...others.map(
        (robot) => `the link of the robot account ${robot} uses the same project in HEAppE, and breaks`,
      ),
      ...(robotsHaveStates(instance)
        ? [`the robot account ${row.robot.type} stays, for the service provider to delete`]
        : []),
      ...(caller.isStaff
        ? []
        : [
            'it may be refused: on a fresh server no role has the permission LEXIS_LINK.DELETE, and only staff delete links',
          ]),
    ],
    relies,
    steps: deleteLink(row),
  };
}

function isOf(provider: string, { roles }: Instance['caller']): boolean {
  return roles.some(({ scopeUuid }) => scopeUuid === provider);
}
