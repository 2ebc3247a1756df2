import type { PlannedObject } from '../../reconciler/plan.ts';
import type { ObjectResult } from '../../reconciler/report.ts';
import type { Condition, Health } from '../daemon-status.ts';
import type { Held } from '../run/choose-objects.ts';
import { NEEDS_SOMEBODY, OBJECT_REASONS, type ObjectReason } from './reasons.ts';
import { IDLE, PROGRESSING, type NewCondition } from './with-condition.ts';

/** What is known of an object after a run. */
export interface ObjectFacts {
  /** As it is planned now. */
  readonly planned: PlannedObject;
  /** Why it was left out of the apply. */
  readonly held?: Held | undefined;
  /** What became of it in the apply. */
  readonly result?: ObjectResult | undefined;
  /** The server was changed since it was brought to the manifest. */
  readonly isDrift: boolean;
  /** Why nothing is carried out at all, where that is so, e.g. `the maintenance window is closed`. */
  readonly idle?: string | undefined;
  readonly retryAt?: string | undefined;
  /** The `Ready` condition before. */
  readonly before?: Condition | undefined;
}

/** How an object stands: in one word, and as conditions that say it to people. */
export interface ObjectVerdict {
  readonly health: Health;
  readonly conditions: readonly NewCondition[];
}

interface Verdict {
  readonly health: Health;
  readonly ready: NewCondition['status'];
  readonly reason: ObjectReason;
  readonly message: string;
}

/** Says how an object stands. Pure. */
export function objectVerdict(facts: ObjectFacts, revision: string): ObjectVerdict {
  const { health, ready, reason, message } = verdictOf(facts);
  const stalls = NEEDS_SOMEBODY.has(reason);
  const isAtWork = ready !== 'True' && (!stalls || facts.retryAt !== undefined);
  return {
    health,
    conditions: [
      { type: 'Ready', status: ready, reason, message, revision },
      isAtWork
        ? {
            type: 'Reconciling',
            status: 'True',
            reason: whatNext(facts),
            message: nextMessage(facts),
            revision,
          }
        : { ...IDLE, revision },
      stalls ? { type: 'Stalled', status: 'True', reason, message, revision } : { ...PROGRESSING, revision },
    ],
  };
}

function verdictOf({ planned, held, result, isDrift, idle, before }: ObjectFacts): Verdict {
  const { action, blocked, waitingFor, refused, warnings } = planned;
  if (result?.outcome === 'failed') {
    const rejected = result.error?.code === 'API_REJECTED' || result.error?.code === 'API_FORBIDDEN';
    return no('failed', rejected ? 'Rejected' : 'Failed', sentence(result.error?.summary ?? 'it failed'));
  }
  if (action === 'blocked') {
    const reason = planned.reason === 'dependency' ? 'DependencyNotReady' : 'Blocked';
    return no('blocked', reason, sentence(blocked[0]?.summary ?? 'it is blocked'));
  }
  if (result?.outcome === 'waiting') return no('waiting', 'Waiting', sentence(result.because ?? 'it waits'));
  if (action === 'waiting') return no('waiting', 'Waiting', `It waits for ${waitingFor ?? 'something'}.`);
  if (held?.reason === 'ValueMissing') return no('blocked', held.reason, sentence(held.because));
  if (held?.reason === 'DependencyNotReady') return no('blocked', held.reason, sentence(held.because));
  if (held?.reason === 'Contested') return no('contested', held.reason, sentence(held.because));
  if (held?.reason === 'BackingOff') {
    // What it failed with says more than that it has.
    const reason = OBJECT_REASONS.find((one) => one === before?.reason) ?? 'Failed';
    return no('failed', reason, before?.message ?? sentence(held.because));
  }
  if (result?.outcome === 'not-tried' || result?.outcome === 'stale') {
    return no('pending', result.outcome === 'stale' ? 'Stale' : 'NotTried', sentence(result.because ?? ''));
  }
  if (planned.steps.length > 0) {
    const because = held?.because ?? idle;
    const why = because === undefined ? '' : `: ${because}`;
    return isDrift
      ? no('drifted', 'DriftFound', `The server was changed, and is not set back${why}.`)
      : no('pending', 'ChangesPending', `Changes are not carried out yet${why}.`);
  }
  if (planned.reason === 'disabled' && warnings.length > 0) {
    return no('drifted', 'Observed', sentence(warnings.at(-1) ?? ''));
  }
  if (refused.length > 0) {
    const fields = refused.map(({ path }) => path.join('.')).join(', ');
    return yes('FieldsRefused', `All is as declared but what the server does not accept: ${fields}.`);
  }
  return yes('Synced', 'The server shows what is declared.');
}

function no(health: Health, reason: ObjectReason, message: string): Verdict {
  return { health, ready: 'False', reason, message };
}

function yes(reason: ObjectReason, message: string): Verdict {
  return { health: 'synced', ready: 'True', reason, message };
}

function whatNext({ planned, result, retryAt }: ObjectFacts): string {
  if (retryAt !== undefined) return 'Retrying';
  return result?.outcome === 'waiting' || planned.action === 'waiting' ? 'Waiting' : 'Pending';
}

function nextMessage({ retryAt }: ObjectFacts): string {
  return retryAt === undefined
    ? 'It is looked at again in the next run.'
    : `It is tried again at ${retryAt}.`;
}

/** A clause as a sentence. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/u.test(begun) ? begun : `${begun}.`;
}
