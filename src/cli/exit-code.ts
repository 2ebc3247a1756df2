/** What the process says to its caller. docs/exit-codes.md lists when each is used and which wins. */
export const EXIT = {
  done: 0,
  failed: 1,
  changesPending: 2,
  drift: 3,
  refused: 4,
  stale: 5,
  waiting: 6,
  partlyApplied: 7,
  noInstance: 8,
  badFlags: 64,
  bug: 70,
} as const;

/** One of the documented exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
