import type { Position } from './diagnostic.ts';
import { isJsonObject, type Json } from './json.ts';
import { kindValidator } from './kind-validator.ts';
import { API_VERSION, type Manifest } from './manifest.ts';

/**
 * The manifest of a document that is no part of a manifest file; `undefined` when it does not fit the schema of its
 * kind. All its places are the begin of `file`.
 */
export function manifestFromDocument(document: Json, file: string): Manifest | undefined {
  if (!isJsonObject(document) || document['apiVersion'] !== API_VERSION) return undefined;
  const kind = document['kind'];
  if (typeof kind !== 'string') return undefined;
  const validate = kindValidator(kind);
  if (validate === undefined || validate(document).length > 0) return undefined;
  const start: Position = { file, line: 1, column: 1, endColumn: 2, text: '{' };
  // The schema has checked the shape of all of this.
  const { metadata, spec } = document as unknown as Omit<Manifest, 'locate'>;
  return { kind, metadata, spec, locate: () => start };
}
