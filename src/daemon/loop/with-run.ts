import type { RunRecord } from '../daemon-status.ts';

const MOST_RUNS = 20;

/**
 * The runs with one more, the latest first, 20 at most. A look that found the same as the one before takes its place, and
 * counts it: else a quiet hour would push out all that has happened. Pure.
 */
export function withRun(runs: readonly RunRecord[], run: RunRecord): readonly RunRecord[] {
  const [latest, ...older] = runs;
  if (latest === undefined || !isSame(latest, run)) return [run, ...runs].slice(0, MOST_RUNS);
  return [{ ...run, repeats: (latest.repeats ?? 0) + 1 }, ...older];
}

function isSame(one: RunRecord, other: RunRecord): boolean {
  return (
    isQuiet(one) &&
    isQuiet(other) &&
    one.outcome === other.outcome &&
    one.kind === other.kind &&
    one.trigger === other.trigger &&
    one.revision === other.revision &&
    one.digest === other.digest &&
    one.error === other.error
  );
}

function isQuiet({ writes, outcome }: RunRecord): boolean {
  return writes === 0 && ['nothing-to-do', 'pending', 'failed', 'refused'].includes(outcome);
}
