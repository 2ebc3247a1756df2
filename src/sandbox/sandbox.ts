import type { Clock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { Json } from './json.ts';
import type { Generation } from './profiles/profile.ts';
import type { Seed } from './seed/seed.ts';
import type { Store } from './store/store.ts';
import type { Worker } from './worker.ts';

/** How a sandbox starts. */
export interface SandboxOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** `2024-10` when absent. */
  readonly generation?: Generation;
  /** What exists at the start; absent: the default seed. */
  readonly seed?: Seed;
  /** Milliseconds that every answer takes. */
  readonly latency?: number;
  /** The most rows of one page; 300 when absent, as on the real server. */
  readonly pageCap?: number;
  /** Answers take a twentieth of what they cost on a real server, and requests of one token wait for each other. */
  readonly costModel?: boolean;
  /** Told of every request and the JSON that it was answered with. */
  readonly onExchange?: (request: LoggedRequest, answer: Json | undefined) => void;
}

/** A request that the sandbox saw, in order of arrival. */
export interface LoggedRequest {
  readonly method: string;
  /** Relative to `/api/`, e.g. `marketplace-plans/`. */
  readonly path: string;
  /** As it was sent, without `?`. */
  readonly query: string;
  /** The username that signed in, or `anonymous`. */
  readonly actor: string;
  /** The parsed body; absent when it was empty or no JSON. */
  readonly body?: Json;
  /** What was answered, also when the answer was lost; 0 when the request was dropped before it acted. */
  readonly status: number;
}

/** A job of the server that is not started by a request. */
export type Job = 'revoke_expired_grants' | 'month_end';

/** A Waldur API in memory. */
export interface Sandbox {
  /** Ends with `/api/`. */
  readonly url: string;
  /** The token of an actor or user name; throws when there is none. */
  token(actor: string): string;
  /** The uuid of a key of the seed; throws when there is none. */
  id(key: string): string;
  /** The uuid of each key of the seed; built-in roles are there as `role:NAME`. */
  readonly ids: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly worker: Worker;
  readonly requests: readonly LoggedRequest[];
  /** The requests other than GET and HEAD. */
  writes(): readonly LoggedRequest[];
  /** Makes something go wrong with requests to come. */
  inject(fault: Fault): void;
  /** Forgets all faults; gives those that have not struck as often as they were to. */
  clearFaults(): readonly Fault[];
  /** All rows; tests may change them to play somebody else's edits. */
  readonly store: Store;
  /** Adds many offerings at once: `count` copies of the seed offering, named with a number behind. Returns their uuids. */
  addOfferings(count: number, seed: NonNullable<Seed['offerings']>[string]): readonly string[];
  runJob(job: Job): void;
  close(): Promise<void>;
}
