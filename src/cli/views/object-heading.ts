import type { Action, PlannedObject, Reason } from '../../reconciler/plan.ts';
import type { Line, Role } from './line.ts';

const SIGNS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  'no-op': ' ',
  blocked: '!',
  waiting: '…',
};

const ROLES: Readonly<Record<Action, Role>> = {
  create: 'create',
  update: 'change',
  replace: 'remove',
  delete: 'remove',
  'no-op': 'plain',
  blocked: 'refuse',
  waiting: 'wait',
};

const ACTIONS: Readonly<Record<Action, string>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'remove',
  'no-op': 'no change',
  blocked: 'blocked',
  waiting: 'waiting',
};

const REASONS: Readonly<Record<Reason, string>> = {
  absent: 'not on the server',
  differs: 'differs from the server',
  'replace-required': 'what differs cannot be changed',
  'waiting-for': 'for something that this run cannot do',
  'not-declared': 'not declared in the manifests',
  rotation: 'its secret is renewed',
  refresh: 'the server reads it again',
  recovery: 'asked for with --recover',
  refused: 'the server would refuse it',
  ambiguous: 'several objects on the server match',
  dependency: 'something it needs is blocked',
  disabled: 'an annotation says so',
};

/** The character of the plan alphabet for what happens to an object. An object with nothing but refused fields gets `!`. */
export function objectSign(object: PlannedObject): string {
  return object.action === 'no-op' && object.refused.length > 0 ? '!' : SIGNS[object.action];
}

/** What happens to an object, in a word. */
export function actionText(object: PlannedObject): string {
  return ACTIONS[object.action];
}

/** Why it happens, in a few words; absent when nothing was given. */
export function reasonText(object: PlannedObject): string | undefined {
  if (object.action === 'no-op' && object.refused.length > 0) return REASONS.refused;
  if (object.waitingFor !== undefined) return `for ${object.waitingFor}`;
  return object.reason === undefined ? undefined : REASONS[object.reason];
}

/** The line that opens an object in a plan, its label padded to a column. */
export function headingLine(object: PlannedObject, column: number): Line {
  const reason = reasonText(object);
  const action = reason === undefined ? actionText(object) : `${actionText(object)}: ${reason}`;
  const sign = objectSign(object);
  return {
    indent: 0,
    role: sign === '!' ? 'refuse' : ROLES[object.action],
    sign,
    text: `${object.label.padEnd(column)}  ${action}`,
    whole: true,
  };
}

/** True when a plan has to show the object: something happens to it, or there is something to say about it. */
export function isNoteworthy(object: PlannedObject): boolean {
  return (
    object.action !== 'no-op' ||
    object.changes.length > 0 ||
    object.refused.length > 0 ||
    object.warnings.length > 0 ||
    object.reason === 'disabled'
  );
}
