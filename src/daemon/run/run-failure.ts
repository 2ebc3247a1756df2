import {
  AuthError,
  ConflictError,
  RejectedByApiError,
  TransientApiError,
  UnreachableError,
} from '../../waldur/errors.ts';
import { TooManyRemovalsError } from '../../reconciler/ownership/guard-removals.ts';
import { StateError } from '../../state/state-error.ts';
import { SourceError, type SourceProblem } from '../source/source-error.ts';

/** Why a run came to nothing; a reason of docs/daemon.md. */
export type RunProblem =
  | SourceProblem
  /** The manifests of this revision cannot be planned. */
  | 'ManifestsInvalid'
  /** The environment does not say where the Waldur is, or has no token for it. */
  | 'SettingsInvalid'
  | 'InstanceUnreachable'
  | 'TokenRejected'
  /** The server refused to show something. */
  | 'InstanceRefused'
  /** The state of the source cannot be used or written. */
  | 'StateUnusable'
  /** A rail of the safe apply refused the plan. */
  | 'PlanRefused'
  /** It was told to stop. */
  | 'Interrupted'
  /** A bug of this program; the log has the stack. */
  | 'InternalError';

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
