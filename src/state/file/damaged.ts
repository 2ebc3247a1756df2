import { StateError } from '../state-error.ts';

/** A file of the state is not as it was written. `place` is its name, with a line where there is one. */
export function damaged(place: string, sentence: string, directory: string): StateError {
  return new StateError('STATE_DAMAGED', `${place} ${sentence}`, [
    `Take ${directory} back as a whole from a copy, e.g. from the artefact of an earlier run.`,
    `Without a copy, move ${directory} away and apply again: objects are found by their natural keys then, and none is removed.`,
  ]);
}
