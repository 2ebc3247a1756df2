import { PROVIDER_RESOURCES } from '../provider-resources.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import { refusedRemoval, release } from '../pruning/removals.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { NO_ROLE, SINCE } from './assess.ts';
import { findRows, type Sought } from './find-rows.ts';
import {
  CANDIDATES,
  readCandidate,
  readImported,
  RESOURCE_FIELDS,
  type LiveBackendResource,
} from './live-backend-resource.ts';
import { deleteCandidate } from './steps/delete-candidate.ts';

/**
 * How backend resources are removed: what can be imported is deleted; what has been is a resource of the marketplace, which
 * nobody asked to end. See docs/waldur-api/backend-resources.md.
 */
export const backendResourcePruning = pruningOf<LiveBackendResource>({
  policies: ['Delete', 'Release'],
  collection: CANDIDATES.slice(0, -1),
  since: SINCE,
  read: readPruned,
  // Everybody is shown all of them.
  sees: () => true,
  plan,
});

async function readPruned(
  reader: Reader,
  surplus: readonly Surplus[],
): Promise<ReadonlyMap<ObjectKey, LiveBackendResource>> {
  const sought = surplus.map((one) => ({ one, ...soughtOf(one) }));
  const candidates = await findRows(reader, sought, {
    path: CANDIDATES,
    query: { o: 'created' },
    read: readCandidate,
  });
  const left = new Map(
    sought.map((one) => [one, candidates(one).find(({ uuid }) => uuid === one.one.uuid)] as const),
  );
  const taken = sought.filter((one) => left.get(one) === undefined);
  const resources = await findRows(reader, taken, {
    path: PROVIDER_RESOURCES,
    query: { o: 'created', field: RESOURCE_FIELDS },
    read: readImported,
  });
  return new Map(
    sought.flatMap((one): readonly (readonly [ObjectKey, LiveBackendResource])[] => {
      const imported = resources(one).find(
        ({ uuid, backendId, project, state }) =>
          uuid === one.one.uuid ||
          (backendId === one.backendId && project === one.one.place['project'] && state !== 'Terminated'),
      );
      const live = left.get(one) ?? imported;
      return live === undefined ? [] : [[one.one.key, live]];
    }),
  );
}

function soughtOf({ place: { offering, backend_id: backendId } }: Surplus): Sought {
  return {
    offering: typeof offering === 'string' ? offering : undefined,
    backendId: typeof backendId === 'string' ? backendId : '',
  };
}

function plan(surplus: Surplus, live: LiveBackendResource, { caller }: Instance): Removal {
  const relies = { form: live.form, uuid: live.uuid };
  if (live.form === 'imported') {
    return release([`it has been imported: the resource ${live.name} stays, and is left alone`], relies);
  }
  if (surplus.policy === 'Release') {
    return release(['it stays on the server, and can be imported by others'], relies);
  }
  const { provider } = surplus.place;
  const scopes = new Set([live.offering, provider]);
  if (
    !caller.isStaff &&
    typeof provider === 'string' &&
    !caller.roles.some((role) => scopes.has(role.scopeUuid))
  ) {
    const reason = `the account ${caller.username} has no role on its offering or on the organization that provides it`;
    return refusedRemoval(surplus, 'delete', { reason, remedy: NO_ROLE }, relies);
  }
  return { action: 'delete', blocked: [], warnings: [], relies, steps: deleteCandidate(live) };
}
