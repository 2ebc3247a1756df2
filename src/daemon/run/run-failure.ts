import {
  AuthError,
  ConflictError,
  RejectedByApiError,
  TransientApiError,
  UnreachableError,
} from '../../waldur/errors.ts';
import { TooManyRemovalsError } from '../../reconciler/ownership/guard-removals.ts';
import { StateError } from '../../state/state-error.ts';
import { SOURCE_PROBLEMS, SourceError } from '../source/source-error.ts';

/** Why a run came to nothing; docs/daemon.md says what each of them means. */
export const RUN_PROBLEMS = [
  ...SOURCE_PROBLEMS,
  'ManifestsInvalid',
  'SettingsInvalid',
  'InstanceUnreachable',
  'TokenRejected',
  'InstanceRefused',
  'StateUnusable',
  'PlanRefused',
  /** It was told to stop; never shown as a condition. */
  'Interrupted',
  'InternalError',
] as const;

/** One of them. */
export type RunProblem = (typeof RUN_PROBLEMS)[number];

/** Why a run came to nothing, in one sentence. */
export interface RunFailure {
  readonly reason: RunProblem;
  readonly message: string;
}

/** Turns what a run threw into words; an error that nobody foresaw is `InternalError`. */
export function runFailure(error: unknown): RunFailure {
  if (error instanceof SourceError) return { reason: error.reason, message: error.message };
  if (error instanceof AuthError) return { reason: 'TokenRejected', message: error.message };
  if (error instanceof UnreachableError || error instanceof TransientApiError) {
    return { reason: 'InstanceUnreachable', message: error.message };
  }
  if (error instanceof ConflictError || error instanceof RejectedByApiError) {
    return { reason: 'InstanceRefused', message: error.message };
  }
  if (error instanceof StateError) return { reason: 'StateUnusable', message: error.message };
  if (error instanceof TooManyRemovalsError) return { reason: 'PlanRefused', message: error.message };
  return { reason: 'InternalError', message: error instanceof Error ? error.message : String(error) };
}

/** Problems that time does not solve: somebody has to do something. */
export const STALLING: ReadonlySet<RunProblem> = new Set([
  'SourceDenied',
  'SourceMissing',
  'SourceRefused',
  'ManifestsInvalid',
  'SettingsInvalid',
  'TokenRejected',
  'StateUnusable',
  'PlanRefused',
  'InternalError',
]);

/** Two failures of one run as one: the one that needs somebody first. That it was told to stop is left out beside another. */
export function bothFailures(
  one: RunFailure | undefined,
  other: RunFailure | undefined,
): RunFailure | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (other.reason === 'Interrupted') return one;
  const [first, second] =
    STALLING.has(other.reason) && !STALLING.has(one.reason) ? [other, one] : [one, other];
  return { reason: first.reason, message: `${first.message}. Besides: ${second.message}` };
}
