import type { StepFailure } from './step-failure.ts';

/** Several failed deliveries as one failure; `undefined` when there is none. */
export function joinedFailure([failure, ...more]: readonly StepFailure[]): StepFailure | undefined {
  if (failure === undefined || more.length === 0) return failure;
  const others = more.map(({ diagnostic }) => `Further: ${diagnostic.summary}.`);
  const hints = [...failure.diagnostic.hints, ...others];
  return { ...failure, diagnostic: { ...failure.diagnostic, hints } };
}
