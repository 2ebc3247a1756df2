import type { Instance } from '../../waldur/instance.ts';
import { release } from '../pruning/removals.ts';
import { pruningOf } from '../pruning/pruning-of.ts';
import type { Removal, Surplus } from '../pruning.ts';
import { endOf, latestEnd } from './end-of-grant.ts';
import { readPrunedGrants, type PrunedGrant } from './read-pruned-grants.ts';
import { revocation } from './revocation.ts';

/** How grants are removed: they are revoked. See docs/waldur-api/service-accounts.md, Grants. */
export const grantPruning = pruningOf<PrunedGrant>({
  policies: ['Delete'],
  collection: 'users',
  since: 'All servers',
  read: readPrunedGrants,
  // Whoever reads the grants has said already which of them are hidden.
  sees: () => true,
  // No answer to a write has the uuid of a grant, so the inventory may not know it.
  uuidOf: ({ rows: [row] }) => (row === undefined || row.uuid === '' ? undefined : row.uuid),
  plan,
});

function plan({ label }: Surplus, live: PrunedGrant, instance: Instance): Removal {
  const end = endOf(latestEnd(live.rows));
  const relies = { rows: live.rows.length, expires: Number.isFinite(end) ? end : null };
  if (live.carriesOfferings) {
    return release(
      [
        `${live.user.label} keeps ${live.role}: the server needs it for roles on offerings of the organization, would take those with it, and drops it with the last of them`,
      ],
      relies,
    );
  }
  return { action: 'delete', warnings: [], relies, ...revocation(live, label, instance) };
}
