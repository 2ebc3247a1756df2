import type { Action, PlannedObject } from '../../reconciler/plan.ts';
import { ACTION_SIGNS, ACTION_WORDS, reasonWords } from '../../reconciler/plan-words.ts';
import type { Line, Role } from './line.ts';

const ROLES: Readonly<Record<Action, Role>> = {
  create: 'create',
  update: 'change',
  replace: 'remove',
  delete: 'remove',
  archive: 'remove',
  deactivate: 'remove',
  unlink: 'remove',
  release: 'quiet',
  adopt: 'plain',
  forget: 'quiet',
  'no-op': 'plain',
  blocked: 'refuse',
  waiting: 'wait',
};

const ADOPTED_SAME = 'on the server already, as declared';
const ADOPTED_OTHER = 'on the server already, and differs';
const ONLY_REFUSED = 'what differs is refused';

/** The character of the plan alphabet for what happens to an object. An object with nothing but refused fields gets `!`. */
export function objectSign(object: PlannedObject): string {
  if (object.action === 'no-op' && object.refused.length > 0) return '!';
  return object.action === 'update' && object.reason === 'drift' ? '≈' : ACTION_SIGNS[object.action];
}

/** What happens to an object, in a word. */
export function actionText(object: PlannedObject): string {
  return object.reason === 'refresh' ? 'refresh' : ACTION_WORDS[object.action];
}

/** Why it happens, in a few words; absent when nothing was given. */
export function reasonText(object: PlannedObject): string | undefined {
  if (object.action === 'no-op' && object.refused.length > 0) return ONLY_REFUSED;
  if (object.waitingFor !== undefined) return `for ${object.waitingFor}`;
  if (object.action === 'adopt') return object.changes.length > 0 ? ADOPTED_OTHER : ADOPTED_SAME;
  return reasonWords(object);
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
    object.letGo !== undefined ||
    object.reason === 'disabled'
  );
}
