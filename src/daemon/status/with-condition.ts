import type { Condition } from '../daemon-status.ts';

/** A condition before it is known since when it is so. */
export type NewCondition = Omit<Condition, 'since'>;

/**
 * The conditions with the new ones in place of those of their types. `since` stays where neither status nor reason
 * changes, whatever the message says. Pure.
 */
export function withConditions(
  before: readonly Condition[],
  changes: readonly NewCondition[],
  now: Date,
): readonly Condition[] {
  const changed = changes.map((change): Condition => {
    const old = before.find(({ type }) => type === change.type);
    const isSame = old?.status === change.status && old.reason === change.reason;
    return { ...change, since: isSame ? old.since : now.toISOString() };
  });
  const kept = before.filter(({ type }) => !changes.some((change) => change.type === type));
  return [...changed, ...kept].toSorted((one, other) => ORDER.indexOf(one.type) - ORDER.indexOf(other.type));
}

const ORDER: readonly Condition['type'][] = ['Ready', 'Reconciling', 'Stalled'];

/** Nothing is under way. */
export const IDLE = {
  type: 'Reconciling',
  status: 'False',
  reason: 'Idle',
  message: 'Nothing is under way.',
} as const satisfies NewCondition;

/** Nobody has to do anything. */
export const PROGRESSING = {
  type: 'Stalled',
  status: 'False',
  reason: 'Progressing',
  message: 'It needs nobody.',
} as const satisfies NewCondition;
