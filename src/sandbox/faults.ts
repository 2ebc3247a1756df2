/**
 * What can go wrong with a request:
 * - `drop-before`: the connection is cut, nothing happens
 * - `drop-after`: the request acts, then the connection is cut
 * - `throttle`: 429 with `Retry-After`, nothing happens
 * - `conflict`: 409 as of an object in another state, nothing happens
 * - `error-500`, `error-502`: an HTML page, nothing happens
 * - `slow`: the answer takes `milliseconds` longer
 * - `truncate`: the request acts, half of the answer arrives
 * - `short-page`: a list answers with one row less than it counts
 * - `count-changes`: a list counts one row more than it has
 */
export const FAULT_KINDS = [
  'drop-before',
  'drop-after',
  'throttle',
  'conflict',
  'error-500',
  'error-502',
  'slow',
  'truncate',
  'short-page',
  'count-changes',
] as const;

/** What goes wrong, and with which requests. */
export interface Fault {
  readonly kind: (typeof FAULT_KINDS)[number];
  /** Absent: any method. */
  readonly method?: string;
  /** Requests whose path and query (after `/api/`) contain this text. Absent: all. */
  readonly path?: string;
  /** How many matching requests pass before the fault strikes; 0 when absent. */
  readonly skip?: number;
  /** How many requests it strikes; 1 when absent. */
  readonly times?: number;
  /** Seconds of `Retry-After`; 1 when absent. */
  readonly retryAfter?: number;
  /** For `slow`; 1000 when absent. */
  readonly milliseconds?: number;
}

interface Armed {
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** The faults that are armed. */
export interface Faults {
  add(fault: Fault): void;
  /** The fault that strikes this request, used up by it; `undefined` when none does. */
  strike(method: string, target: string): Fault | undefined;
  /** Forgets all faults; gives those that have not struck as often as they were to. */
  clear(): readonly Fault[];
}

/** No faults yet. The first one that was added and matches strikes. */
export function createFaults(): Faults {
  let armed: Armed[] = [];
  return {
    add(fault) {
      armed.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 });
    },
    strike(method, target) {
      for (const entry of armed) {
        const { fault } = entry;
        if (fault.method !== undefined && fault.method !== method) continue;
        if (fault.path !== undefined && !target.includes(fault.path)) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        entry.times -= 1;
        if (entry.times === 0) armed = armed.filter((other) => other !== entry);
        return fault;
      }
      return undefined;
    },
    clear() {
      const left = armed.map(({ fault }) => fault);
      armed = [];
      return left;
    },
  };
}
