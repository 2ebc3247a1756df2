import type { Diagnostic } from '../manifest/diagnostic.ts';
import { RECOVERIES } from '../providers/intervention.ts';
import { UnknownTargetError } from '../reconciler/plan/select-targets.ts';
import { RecoveryNotOfferedError } from '../reconciler/plan/select-work.ts';
import { TooManyRemovalsError } from '../reconciler/ownership/guard-removals.ts';
import { StateError } from '../state/state-error.ts';
import { OutsideValueError } from '../reconciler/outside-values.ts';
import {
  AuthError,
  ConflictError,
  RejectedByApiError,
  TransientApiError,
  UnreachableError,
} from '../waldur/errors.ts';
import { CommandFailure } from './command-failure.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/** What a command that ended early has to say. */
export interface Failure {
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: ExitCode;
}

/** Turns what ended a command into findings; `undefined` for what nobody foresaw, which is a bug of this program. */
export function describeFailure(error: unknown): Failure | undefined {
  if (error instanceof CommandFailure) return error;
  if (error instanceof AuthError) {
    return failure(EXIT.noInstance, 'API_UNAUTHORISED', error.message, [
      'The token comes from WALDUR_ACCESS_TOKEN or WALDUR_ACCESS_TOKEN_FILE; tokens expire after an idle time.',
      'Renew it in your profile, or give the account a longer token lifetime.',
    ]);
  }
  if (error instanceof UnreachableError) {
    return failure(EXIT.noInstance, error.code, error.message, error.hints);
  }
  if (error instanceof TransientApiError) {
    return failure(EXIT.noInstance, 'API_TRANSIENT', error.message, [
      `The request was ${error.request.method} ${error.request.url}.`,
      'Try again; if it stays, look at the log of the server.',
    ]);
  }
  if (error instanceof ConflictError) {
    return failure(EXIT.failed, 'API_CONFLICT', error.message, [
      'Somebody else changes the same objects at this time. Run it again.',
    ]);
  }
  if (error instanceof RejectedByApiError) {
    const forbidden = error.status === 403;
    return failure(EXIT.failed, forbidden ? 'API_FORBIDDEN' : 'API_REJECTED', error.message, [
      `The request was ${error.request.method} ${error.request.url}.`,
      ...(forbidden ? ['The account of this token lacks the role for this.'] : []),
    ]);
  }
  if (error instanceof UnknownTargetError) {
    return failure(EXIT.failed, 'TARGET_UNKNOWN', error.message, [
      ...(error.meant === undefined ? [] : [`Did you mean ${error.meant}?`]),
      'Objects are named by the kind and the metadata.name of their manifest, e.g. Offering/test-cluster.',
    ]);
  }
  if (error instanceof RecoveryNotOfferedError) {
    return failure(EXIT.failed, 'RECOVERY_NOT_OFFERED', error.message, [
      error.offered.length === 0
        ? `Objects of its kind have none of ${RECOVERIES.join(', ')}.`
        : `Objects of its kind can be recovered by ${error.offered.join(', ')}.`,
    ]);
  }
  if (error instanceof OutsideValueError) {
    return failure(EXIT.failed, 'OUTSIDE_VALUE_INVALID', error.message, [
      'Correct the variable or the file that `valueFrom` names.',
    ]);
  }
  if (error instanceof TooManyRemovalsError) {
    const { labels, hints } = error;
    const named = labels.slice(0, MOST_NAMED).join(', ');
    const more = labels.length > MOST_NAMED ? ` and ${String(labels.length - MOST_NAMED)} more` : '';
    return failure(EXIT.refused, 'TOO_MANY_REMOVALS', error.message, [
      `Removed would be ${named}${more}.`,
      ...hints,
    ]);
  }
  if (error instanceof StateError) return failure(EXIT.refused, error.code, error.message, error.hints);
  return undefined;
}

const MOST_NAMED = 10;

function failure(exitCode: ExitCode, code: string, summary: string, hints: readonly string[]): Failure {
  return { diagnostics: [{ code, severity: 'error', summary, hints }], exitCode };
}
