import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { RunFailure } from '../run/run-failure.ts';
import type { FetchedRevision } from '../source/manifest-source.ts';
import { loadedManifests, type LoadedManifests, type SoundManifests } from './loaded-manifests.ts';

/** The manifests of a source between its runs: each revision is read once, and the last one without a mistake stays. */
export interface KeptManifests {
  /** Reads a revision that is not known yet, and says what is wrong with it. Throws SourceError. */
  update(fetched: FetchedRevision): Promise<RunFailure | undefined>;
  /** The last manifests without a mistake; `undefined` when there were none since the process began. */
  sound(): SoundManifests | undefined;
}

/** No manifests yet. `invalid` is told of each revision with mistakes, once. */
export function createKeptManifests(options: {
  readonly location: string;
  readonly mayBeEmpty: boolean;
  readonly invalid: (revision: string, findings: readonly Diagnostic[]) => void;
}): KeptManifests {
  let loaded: LoadedManifests | undefined;
  let sound: SoundManifests | undefined;
  return {
    async update(fetched) {
      if (loaded?.revision.id !== fetched.revision.id) {
        loaded = await loadedManifests(fetched, options);
        if (loaded.failure === undefined) sound = loaded;
        else options.invalid(loaded.revision.id, loaded.findings);
      }
      return loaded.failure;
    },
    sound: () => sound,
  };
}
