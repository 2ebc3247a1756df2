import type { Json } from '../manifest/json.ts';

/** What a server is doing with an object that it works on in the background. */
export type CoreState = 'ok' | 'erred' | 'creating' | 'updating' | 'deleting' | 'unknown';

/** How the generations write each state: older ones e.g. `Update Scheduled`, newer ones the same as an identifier. */
export const CORE_STATES: Readonly<Record<Exclude<CoreState, 'unknown'>, readonly string[]>> = {
  ok: spelled('OK'),
  erred: spelled('Erred'),
  creating: spelled('Creation Scheduled', 'Creating'),
  updating: spelled('Update Scheduled', 'Updating'),
  deleting: spelled('Deletion Scheduled', 'Deleting'),
};

/** Reads the state of an object, in the words of any generation. */
export function coreState(text: Json | undefined): CoreState {
  const found = Object.entries(CORE_STATES).find(([, words]) => words.some((word) => word === text));
  return (found?.[0] as CoreState | undefined) ?? 'unknown';
}

function spelled(...words: readonly string[]): readonly string[] {
  const identifiers = words.map((word) => word.toUpperCase().replaceAll(' ', '_'));
  return [...new Set([...words, ...identifiers])];
}
