import type { Revision } from '../daemon-status.ts';

/** One file of a source that may hold manifests; `path` is as messages name it. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: Buffer;
}

/** A revision of a source whose files can be read. */
export interface FetchedRevision {
  readonly revision: Revision;
  /** The files of exactly this revision, by path. Throws SourceError. */
  files(): Promise<readonly SourceFile[]>;
}

/** Where the manifests of one source come from. Nothing of it is ever run, and nothing outside of it is read. */
export interface ManifestSource {
  /** Without credentials. */
  readonly location: string;
  /** The revision that counts now. Throws SourceError, and StateError when this disk does not take it. One fetch at a time. */
  fetch(signal: AbortSignal): Promise<FetchedRevision>;
  /** Whether a push to this clone URL, and this ref, could have changed it. */
  isAt(location: string, ref: string | undefined): boolean;
}
