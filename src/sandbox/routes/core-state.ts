import type { Call } from '../http/call.ts';

/** The states of objects that a worker makes and changes, as the older generations write them. */
export const CORE_STATES: readonly string[] = [
  'Creation Scheduled',
  'Creating',
  'Update Scheduled',
  'Updating',
  'Deletion Scheduled',
  'Deleting',
  'OK',
  'Erred',
];

/** A state as the generation writes it: `Creation Scheduled` or `CREATION_SCHEDULED`. */
export function coreState(call: Pick<Call, 'world'>, state: string): string {
  return call.world.profile.generation === '8.0' ? state.toUpperCase().replaceAll(' ', '_') : state;
}
