import type { Job } from './sandbox.ts';
import { revoke } from './store/revoke.ts';
import type { World } from './world.ts';

function monthEnd(world: World): void {
  for (const plan of world.store.plans.values()) {
    for (const entry of plan.entries.values()) {
      if (entry.futurePrice !== null) entry.price = entry.futurePrice;
    }
  }
}

function revokeExpired(world: World): void {
  const now = world.clock.now().getTime();
  for (const grant of world.store.grants.values()) {
    if (grant.expires !== null && Date.parse(grant.expires) <= now) revoke(world, grant);
  }
}

/** Runs a job of the server once. Future prices stay where they are after they took effect (docs/waldur-api/offerings.md, Prices). */
export function runJob(world: World, job: Job): void {
  if (job === 'month_end') monthEnd(world);
  else revokeExpired(world);
}
