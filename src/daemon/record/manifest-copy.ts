import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { list, object, text, type Shape } from '../../state/shape.ts';
import type { SourceConfig } from '../config/daemon-config.ts';
import type { Revision } from '../daemon-status.ts';
import type { FetchedRevision, SourceFile } from '../source/manifest-source.ts';
import { SourceError } from '../source/source-error.ts';
import { createRecordFile } from './record-file.ts';
import { revisionShape } from './source-record-shape.ts';

/** The last manifests of a source that had no mistake, on the disk: with them the daemon goes on where nobody can be asked. */
export interface ManifestCopy {
  /** Keeps the files of a revision in place of those before. Throws what the system says. */
  save(revision: Revision, files: readonly SourceFile[]): Promise<void>;
  /** Gives them back. Throws SourceError when there are none, when they are damaged, or are those of another place. */
  load(): Promise<FetchedRevision>;
}

interface Kept {
  /** The repository, ref and path, or the directory, that they come from. */
  readonly place: string;
  readonly revision: Revision;
  /** Of the files, so that a damaged one is never taken for what somebody has written. */
  readonly digest: string;
  readonly files: readonly { readonly path: string; readonly base64: string }[];
}

const kept: Shape = object(
  {
    place: text,
    revision: revisionShape,
    digest: text,
    files: list(object({ path: text, base64: text })),
  },
  {},
);

/** The copy of a source, in the directory of its own. `tell` gets a sentence when it is damaged, and moved aside. */
export function createManifestCopy(
  { place }: Pick<SourceConfig, 'place'>,
  directory: string,
  tell: (sentence: string) => void,
): ManifestCopy {
  const where = placeText(place);
  let isDamaged = false;
  const file = createRecordFile<Kept | undefined>(join(directory, 'manifests.json'), {
    shape: kept,
    otherwise: undefined,
    tell: (sentence) => {
      isDamaged = true;
      tell(sentence);
    },
  });
  return {
    save(revision, given) {
      const files = given.map(({ path, bytes }) => ({ path, base64: bytes.toString('base64') }));
      return file.save({ place: where, revision, digest: digestOf(files), files });
    },
    async load() {
      const known = await file.load().catch((error: unknown) => {
        throw unusable('cannot be read', error);
      });
      if (known === undefined)
        throw isDamaged
          ? unusable('is damaged')
          : new SourceError('SourceMissing', 'there is no good copy of before on this disk');
      if (known.place !== where) throw unusable('is that of another address, ref or path');
      if (known.digest !== digestOf(known.files)) throw unusable('is damaged');
      return {
        revision: known.revision,
        files: () =>
          Promise.resolve(
            known.files.map(({ path, base64 }) => ({ path, bytes: Buffer.from(base64, 'base64') })),
          ),
      };
    },
  };
}

function unusable(sentence: string, cause?: unknown): SourceError {
  return new SourceError('SourceMissing', `the last good copy on this disk ${sentence}`, { cause });
}

function placeText(place: SourceConfig['place']): string {
  if (place.type === 'directory') return place.path;
  const { url, ref, path } = place;
  return JSON.stringify([url, ref, path]);
}

function digestOf(files: Kept['files']): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(files)).digest('hex')}`;
}
