import type { Clock } from './clock.ts';
import type { Heappe } from './heappe.ts';
import type { Profile } from './profiles/profile.ts';
import type { Store } from './store/store.ts';
import type { Worker } from './worker.ts';

/** Everything a route can look at besides its request. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly worker: Worker;
  readonly heappe: Heappe;
  readonly profile: Profile;
  /** The most rows that one page holds. */
  readonly pageCap: number;
  /** Site settings that a seed can set, e.g. `owners_manage_offerings`. */
  readonly switches: Map<string, boolean>;
}
