import type { Json } from '../manifest/json.ts';

/** What a server is doing with an object that it works on in the background. */
export type CoreState = 'ok' | 'erred' | 'creating' | 'updating' | 'deleting' | 'unknown';

/** How the generations write each state. Older servers write words, newer ones identifiers. */
export const CORE_STATES: Readonly<Record<Exclude<CoreState, 'unknown'>, readonly string[]>> = {
  ok: ['OK'],
  erred: ['Erred', 'ERRED'],
  creating: ['Creation Scheduled', 'Creating', 'CREATION_SCHEDULED', 'CREATING'],
  updating: ['Update Scheduled', 'Updating', 'UPDATE_SCHEDULED', 'UPDATING'],
  deleting: ['Deletion Scheduled', 'Deleting', 'DELETION_SCHEDULED', 'DELETING'],
};

/** Reads the state of an object, in the words of any generation. */
export function coreState(text: Json | undefined): CoreState {
  const found = Object.entries(CORE_STATES).find(([, words]) => words.some((word) => word === text));
  return (found?.[0] as CoreState | undefined) ?? 'unknown';
}
