import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ManifestCopy } from '../record/manifest-copy.ts';
import type { RunFailure } from '../run/run-failure.ts';
import type { FetchedRevision } from '../source/manifest-source.ts';
import { SourceError } from '../source/source-error.ts';
import { loadedManifests, type LoadedManifests, type SoundManifests } from './loaded-manifests.ts';

/**
 * The manifests of a source between its runs: each revision is read once, and the last one without a mistake stays, also
 * over a restart.
 */
export interface KeptManifests {
  /** Reads a revision that is not known yet, and says what is wrong with it. Throws SourceError. */
  update(fetched: FetchedRevision): Promise<RunFailure | undefined>;
  /** Goes back to the copy on the disk where nothing better is known; says in one sentence why that cannot be done. */
  recall(): Promise<string | undefined>;
  /** The last manifests without a mistake. */
  sound(): SoundManifests | undefined;
}

/** No manifests yet. `invalid` is told of each revision with mistakes, once; `notKept` why one cannot be kept. */
export function createKeptManifests(options: {
  readonly location: string;
  readonly mayBeEmpty: boolean;
  readonly copy: ManifestCopy;
  readonly invalid: (revision: string, findings: readonly Diagnostic[]) => void;
  readonly notKept: (error: unknown) => void;
}): KeptManifests {
  const { copy } = options;
  let loaded: LoadedManifests | undefined;
  let sound: SoundManifests | undefined;
  return {
    async update(fetched) {
      const { revision } = fetched;
      if (loaded?.revision.id !== revision.id) {
        const files = await fetched.files();
        loaded = await loadedManifests(revision, files, options);
        if (loaded.failure === undefined) {
          sound = loaded;
          await copy.save(revision, files).catch(options.notKept);
        } else options.invalid(loaded.revision.id, loaded.findings);
      }
      return loaded.failure;
    },
    async recall() {
      if (sound !== undefined) return undefined;
      try {
        const known = await copy.load();
        const recalled = await loadedManifests(known.revision, await known.files(), options);
        if (recalled.failure !== undefined) {
          return `the last good copy on this disk has a mistake for this release: ${recalled.failure.message}`;
        }
        sound = recalled;
        return undefined;
      } catch (error) {
        if (error instanceof SourceError) return error.message;
        throw error;
      }
    },
    sound: () => sound,
  };
}
