import type { LiveOffering } from './live-offering.ts';

/** How messages name a live offering, e.g. `Test Cluster (Active, uuid 354c…)`. */
export function describeOffering(live: LiveOffering): string {
  return `${live.name} (${live.state}, uuid ${live.uuid})`;
}
