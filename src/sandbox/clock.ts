/** The server's time: it runs with the machine's clock and can be moved. Rows, tokens and expiries go by it. */
export interface Clock {
  now(): Date;
  /** Moves the clock forward; a negative number moves it back. */
  advance(milliseconds: number): void;
  set(time: Date): void;
}

/** A clock that starts at the machine's time. */
export function createClock(): Clock {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    advance(milliseconds) {
      offset += milliseconds;
    },
    set(time) {
      offset = time.getTime() - Date.now();
    },
  };
}

/** A time as the API prints it: UTC with microseconds. */
export function timestamp(time: Date): string {
  return time.toISOString().replace(/\.(\d{3})Z$/, '.$1000Z');
}
