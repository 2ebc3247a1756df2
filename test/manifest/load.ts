import { Readable } from 'node:stream';
import { loadManifests } from '../../src/manifest/load-manifests.ts';
import type { ManifestSet } from '../../src/manifest/manifest-set.ts';

/** Loads manifests from a text, as if it came from standard input. */
export function load(text: string | Uint8Array): Promise<ManifestSet> {
  return loadManifests(['-'], { stdin: Readable.from([Buffer.from(text)]) });
}

/** Loads manifests from files and directories. */
export function loadFiles(...sources: string[]): Promise<ManifestSet> {
  return loadManifests(sources, { stdin: Readable.from([]) });
}
