import { contentHash } from '../../manifest/content-hash.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { API_VERSION, type Manifest } from '../../manifest/manifest.ts';

const documents = new WeakMap<Manifest, JsonObject>();
const digests = new WeakMap<JsonObject, string>();

/** A manifest as a plain document, without its place in a file. The same one for the same manifest. */
export function manifestDocument(manifest: Manifest): JsonObject {
  const known = documents.get(manifest);
  if (known !== undefined) return known;
  const { kind, metadata, spec } = manifest;
  const { name, labels, annotations } = metadata;
  const document: JsonObject = {
    apiVersion: API_VERSION,
    kind,
    metadata: {
      name,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec,
  };
  documents.set(manifest, document);
  return document;
}

/** The digest of a document. The order of keys does not count. Remembered, as runs ask for it several times. */
export function documentDigest(document: JsonObject): string {
  const known = digests.get(document);
  if (known !== undefined) return known;
  const digest = contentHash(document);
  digests.set(document, digest);
  return digest;
}
