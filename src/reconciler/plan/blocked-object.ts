import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Wanted } from '../../providers/provider.ts';
import { OutsideValueError } from '../outside-values.ts';
import type { PlannedObject, Reason } from '../plan.ts';

/** Why one wanted object cannot be worked on. */
export interface Obstacle {
  readonly reason: Extract<Reason, 'ambiguous' | 'refused' | 'dependency'>;
  readonly diagnostics: readonly Diagnostic[];
}

/** The same object, blocked. */
export function blockedObject(object: PlannedObject, obstacle: Obstacle): PlannedObject {
  return {
    ...object,
    action: 'blocked',
    reason: obstacle.reason,
    changes: [],
    steps: [],
    blocked: obstacle.diagnostics,
  };
}

/** Two manifests turned out to be one object of the server. */
export function claimedTwice(wanted: Wanted<unknown>, other: ObjectKey, uuid: string): Obstacle {
  return obstacleAt(wanted, 'refused', {
    code: 'OBJECT_CLAIMED_TWICE',
    summary: `${wanted.key} and ${other} are the same object on the server, ${uuid}`,
    hints: ['Remove one of the two manifests, or pin one of them to another object.'],
  });
}

/** A value from outside is there and cannot be used; any other error is thrown again. */
export function unusableValue(wanted: Wanted<unknown>, error: unknown): Obstacle {
  if (!(error instanceof OutsideValueError)) throw error;
  return obstacleAt(wanted, 'refused', {
    code: 'OUTSIDE_VALUE_INVALID',
    summary: `${wanted.key} cannot be planned: ${error.message}`,
    hints: ['Correct the variable or the file that `valueFrom` names.'],
  });
}

/** An obstacle of one finding, which stands at the object itself. */
export function obstacleAt(
  wanted: Wanted<unknown>,
  reason: Obstacle['reason'],
  finding: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Obstacle {
  const position = wanted.origin.locate(wanted.path);
  return { reason, diagnostics: [{ ...finding, severity: 'error', subject: wanted.key, position }] };
}
