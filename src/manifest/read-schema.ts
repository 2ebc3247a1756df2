import { existsSync, readFileSync } from 'node:fs';
import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** A file of the folder `schemas` of the package. Throws when it is missing, as then the package is not whole. */
export function readSchema(file: string): JsonObject {
  const schema = JSON.parse(readFileSync(new URL(file, schemaFolder()), 'utf8')) as Json;
  if (!isJsonObject(schema)) throw new Error(`${file} is no JSON object`);
  return schema;
}

/** Seen from a source file as well as from a bundle or a chunk of it. */
function schemaFolder(): URL {
  const places = ['../schemas/', '../../schemas/'].map((path) => new URL(path, import.meta.url));
  const found = places.find((place) => existsSync(new URL('common.schema.json', place)));
  if (found === undefined) throw new Error('the folder schemas of the package is missing');
  return found;
}
