import type { Health } from '../daemon-status.ts';
import type { ObjectRecord } from '../record/source-record.ts';
import { STALLING, type RunFailure, type RunProblem } from '../run/run-failure.ts';
import type { SourceReason } from './reasons.ts';
import { IDLE, PROGRESSING, type NewCondition } from './with-condition.ts';

/** What is known of a source after a run. */
export interface SourceFacts {
  /** Why the run came to nothing; absent when the server was looked at. */
  readonly failure?: RunFailure | undefined;
  readonly objects: readonly Pick<ObjectRecord, 'health' | 'label' | 'conditions'>[];
  readonly revision?: string | undefined;
}

/** What stands in the way of `Ready`, the worst first, and as what it counts. */
const WORST: readonly (readonly [Health, SourceReason, isStalled: boolean])[] = [
  ['failed', 'ObjectsFailed', false],
  ['blocked', 'ObjectsBlocked', true],
  ['contested', 'ObjectsContested', true],
  ['drifted', 'DriftFound', false],
  ['pending', 'ChangesPending', false],
  ['waiting', 'ObjectsWaiting', false],
];

/** The conditions of a source. Pure. */
export function sourceConditions(facts: SourceFacts): readonly NewCondition[] {
  const { reason, message, isReady, isStalled } =
    facts.failure === undefined ? fromObjects(facts) : fromFailure(facts.failure);
  const about = facts.revision === undefined ? {} : { revision: facts.revision };
  return [
    { type: 'Ready', status: isReady ? 'True' : 'False', reason, message, ...about },
    isReady || isStalled ? { ...IDLE, ...about } : { ...RETRYING, ...about },
    isStalled ? { type: 'Stalled', status: 'True', reason, message, ...about } : { ...PROGRESSING, ...about },
  ];
}

const RETRYING = {
  type: 'Reconciling',
  status: 'True',
  reason: 'Retrying',
  message: 'It is looked at again in the next run.',
} as const satisfies NewCondition;

interface Verdict {
  readonly reason: SourceReason | RunProblem;
  readonly message: string;
  readonly isReady: boolean;
  readonly isStalled: boolean;
}

function fromFailure({ reason, message }: RunFailure): Verdict {
  return { reason, message, isReady: false, isStalled: STALLING.has(reason) };
}

function fromObjects({ objects }: SourceFacts): Verdict {
  for (const [health, reason, isStalled] of WORST) {
    const affected = objects.filter((object) => object.health === health);
    const [first] = affected;
    if (first === undefined) continue;
    const why = first.conditions.find(({ type }) => type === 'Ready')?.message ?? '';
    const others = affected.length > 1 ? ` Further: ${String(affected.length - 1)} of the same.` : '';
    return { reason, message: `${first.label}: ${why}${others}`, isReady: false, isStalled };
  }
  const count = `${String(objects.length)} ${objects.length === 1 ? 'object' : 'objects'}`;
  const message = `The server shows what is declared: ${count}.`;
  return { reason: 'Synced', message, isReady: true, isStalled: false };
}
