import type { Action, Reason } from './plan.ts';

/** The character of the plan alphabet for what happens to an object. */
export const ACTION_SIGNS: Readonly<Record<Action, string>> = {
  create: '+',
  update: '~',
  replace: '±',
  delete: '-',
  archive: '-',
  deactivate: '-',
  unlink: '-',
  release: '○',
  adopt: '↓',
  forget: '○',
  'no-op': ' ',
  blocked: '!',
  waiting: '…',
};

/** What happens to an object, in a word. */
export const ACTION_WORDS: Readonly<Record<Action, string>> = {
  create: 'create',
  update: 'update',
  replace: 'replace',
  delete: 'remove',
  archive: 'archive',
  deactivate: 'deactivate',
  unlink: 'unlink',
  release: 'release',
  adopt: 'adopt',
  forget: 'let go',
  'no-op': 'no change',
  blocked: 'blocked',
  waiting: 'waiting',
};

const REASON_WORDS: Readonly<Record<Reason, string>> = {
  absent: 'not on the server',
  differs: 'differs from the server',
  'manifest-changed': 'manifest changed',
  drift: 'drift (changed on the server, not in git)',
  'both-changed': 'changed on the server and in its manifest',
  'let-go': 'not managed here any more',
  gone: 'not on the server any more',
  'replace-required': 'what differs cannot be changed',
  'waiting-for': 'for something that this run cannot do',
  'not-declared': 'not declared in the manifests',
  rotation: 'its secret is renewed',
  refresh: 'the server reads it again',
  recovery: 'asked for with --recover',
  refused: 'it cannot be done',
  ambiguous: 'several objects on the server match',
  dependency: 'something it needs is blocked',
  disabled: 'an annotation says so',
};

const ONLY_FIELDS_LET_GO = 'fields are not managed here any more';

/** Why it happens, in a few words; `undefined` when no reason was given. */
export function reasonWords({
  action,
  reason,
}: {
  readonly action: Action;
  readonly reason?: Reason | undefined;
}): string | undefined {
  if (action === 'no-op' && reason === 'let-go') return ONLY_FIELDS_LET_GO;
  return reason === undefined ? undefined : REASON_WORDS[reason];
}
