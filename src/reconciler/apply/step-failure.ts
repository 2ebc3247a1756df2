import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Step } from '../../providers/step.ts';
import {
  AuthError,
  ConflictError,
  RejectedByApiError,
  TransientApiError,
  UnreachableError,
} from '../../waldur/errors.ts';
import { StateError } from '../../state/state-error.ts';
import { DeliveryError } from '../sinks/delivery-error.ts';
import { OutsideValueError } from '../outside-values.ts';
import type { PlannedObject } from '../plan.ts';
import { UnexpectedAnswerError } from './execute-step.ts';
import { WaitedInVain } from './wait-until.ts';

/** What a failed step means: the sentence for the report, and whether nothing else of the run can work either. */
export interface StepFailure {
  readonly diagnostic: Diagnostic;
  readonly fatal: boolean;
}

/**
 * Turns what a step threw into words, or, without a step, what reading the object again threw. Errors that nobody
 * foresaw are thrown again: they are bugs.
 */
export function stepFailure(object: PlannedObject, step: Step | undefined, error: unknown): StepFailure {
  const known =
    step !== undefined && 'as' in step && step.as !== undefined ? describeActor(error) : describe(error);
  if (known === undefined) throw error;
  return {
    diagnostic: {
      code: known.code,
      severity: 'error',
      summary: `cannot ${object.action} ${object.label}: ${messageOf(error)}`,
      hints: [...known.hints, ...placeOf(step, error)],
      subject: object.key,
    },
    fatal: known.fatal,
  };
}

function placeOf(step: Step | undefined, error: unknown): readonly string[] {
  if (error instanceof StateError) return [];
  if (step === undefined) return ['It was read again before its first request, and nothing was sent for it.'];
  if (step.type === 'deliver') {
    return [
      step.sink.type === 'command'
        ? 'The secret was stored nowhere. Apply again with --write-secrets, which reads it from the server and delivers it.'
        : 'The secret was stored nowhere. Apply again, which reads it from the server and delivers it.',
    ];
  }
  // What was waited for failed; the reading that told it did not.
  if (error instanceof WaitedInVain) return [];
  const method = step.type === 'request' ? step.method : 'GET';
  return [`The request was ${method} ${step.path}.`];
}

interface Known {
  readonly code: string;
  readonly hints: readonly string[];
  readonly fatal: boolean;
}

/** What a failure of a step means that acted with a token of the server: our own token is not in question. */
function describeActor(error: unknown): Known | undefined {
  if (error instanceof AuthError || (error instanceof RejectedByApiError && error.status === 401)) {
    return {
      code: 'API_REJECTED',
      hints: ['The server does not accept a token that it gave a moment ago. Apply again.'],
      fatal: false,
    };
  }
  return describe(error);
}

function describe(error: unknown): Known | undefined {
  if (error instanceof AuthError) {
    return {
      code: 'API_UNAUTHORISED',
      hints: ['The token was accepted before: it has expired, or was revoked.'],
      fatal: true,
    };
  }
  if (error instanceof UnreachableError) return { code: error.code, hints: error.hints, fatal: true };
  if (error instanceof ConflictError) {
    return {
      code: 'API_CONFLICT',
      hints: ['Somebody else changed it at the same time. Plan again.'],
      fatal: false,
    };
  }
  if (error instanceof RejectedByApiError) {
    return error.status === 403
      ? { code: 'API_FORBIDDEN', hints: ['The account of this token lacks the role for this.'], fatal: false }
      : {
          code: 'API_REJECTED',
          hints: ['Sending the same again gives the same answer: change the manifest.'],
          fatal: false,
        };
  }
  if (error instanceof TransientApiError) {
    return {
      code: 'API_TRANSIENT',
      hints: [
        error.outcome === 'none'
          ? 'The request has not acted. Apply again.'
          : 'It is not known whether the request has acted. A new plan shows what is still to do.',
      ],
      fatal: false,
    };
  }
  if (error instanceof WaitedInVain) {
    return {
      code: 'OBJECT_ERRED',
      hints: [
        'The requests were accepted, and the work behind them failed. A new plan shows what is still to do.',
      ],
      fatal: false,
    };
  }
  if (error instanceof DeliveryError) {
    return { code: 'SECRET_NOT_DELIVERED', hints: error.hints, fatal: false };
  }
  if (error instanceof StateError) return { code: error.code, hints: error.hints, fatal: true };
  if (error instanceof OutsideValueError) return { code: 'OUTSIDE_VALUE_INVALID', hints: [], fatal: false };
  if (error instanceof UnexpectedAnswerError) {
    return { code: 'API_ANSWER_UNEXPECTED', hints: error.hints, fatal: false };
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
