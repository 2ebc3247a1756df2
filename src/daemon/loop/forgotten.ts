import type { ObjectRecord } from '../record/source-record.ts';

/** What a trigger makes forgotten: nothing, failures, or also what somebody else keeps setting back. */
export type Forgetting = 'nothing' | 'failures' | 'all';

/** What each trigger makes forgotten. A person who asks wants everything to be tried. */
export function forgettingOf(trigger: string): Forgetting {
  if (trigger === 'schedule') return 'failures';
  return ['request', 'signal', 'resume'].includes(trigger) ? 'all' : 'nothing';
}

/** The objects without what is forgotten of the attempts at them. Pure. */
export function forgotten(objects: readonly ObjectRecord[], what: Forgetting): readonly ObjectRecord[] {
  if (what === 'nothing') return objects;
  return objects.map(({ retryAt: _retryAt, ...object }) => {
    const { revision, completed } = object.attempts;
    const attempts = { revision, completed: what === 'all' ? [] : completed, failures: 0 };
    return Object.assign(object, { attempts });
  });
}
