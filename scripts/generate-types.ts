import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { format, resolveConfig } from 'prettier';
import { isJsonObject, type Json, type JsonObject } from '../src/manifest/json.ts';

const root = new URL('../', import.meta.url);
const target = fileURLToPath(new URL('src/manifest/types.gen.ts', root));

/** Definitions whose type is written by hand, because a schema says less than the type. */
const HAND_WRITTEN: Readonly<Record<string, string>> = {
  JsonValue: 'Json',
  ValueFrom: '{ readonly valueFrom: ValueSource }',
  SecretMapValue: 'Json | ValueFrom',
};

const BANNER = `// Generated from schemas/*.schema.json by \`npm run generate\`. Do not edit.
import type { Json } from './json.ts';
import type { ValueSource } from './value-source.ts';
`;

/** Writes src/manifest/types.gen.ts from the schemas; with \`--check\` only says whether it is up to date. */
export async function main(options: readonly string[]): Promise<number> {
  const wanted = await generate();
  if (!options.includes('--check')) {
    await writeFile(target, wanted);
    return 0;
  }
  const present = await readFile(target, 'utf8').catch(() => '');
  if (present === wanted) return 0;
  console.error('src/manifest/types.gen.ts does not fit the schemas: run `npm run generate`.');
  return 1;
}

async function generate(): Promise<string> {
  const definitions = await collectDefinitions();
  const schema = {
    title: 'Generated',
    $defs: Object.fromEntries(
      Object.values(definitions)
        .filter(isTitled)
        .map((definition) => [titleOf(definition), withoutReferences(definition, definitions, true)]),
    ),
  };
  const types = await compile(schema, 'Generated', {
    additionalProperties: false,
    bannerComment: '',
    format: false,
    unreachableDefinitions: true,
  });
  const named = types
    .replace(/export interface Generated \{[^}]*\}\n?/u, '')
    .replaceAll(/ \* ?\n \* This interface was referenced by .*\n \* via .*\n/gu, '');
  return format(`${BANNER}\n${asReadonly(named)}`, {
    ...(await resolveConfig(target)),
    parser: 'typescript',
  });
}

/** All definitions by the `$ref` that names them. */
async function collectDefinitions(): Promise<Readonly<Record<string, JsonObject>>> {
  const folder = new URL('schemas/', root);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.schema.json')).toSorted();
  const found: Record<string, JsonObject> = {};
  for (const file of files) {
    const document = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as Json;
    const definitions = isJsonObject(document) ? document['$defs'] : undefined;
    if (!isJsonObject(definitions)) throw new Error(`${file} has no $defs`);
    for (const [name, definition] of Object.entries(definitions)) {
      if (!isJsonObject(definition)) throw new Error(`${file} has a strange definition ${name}`);
      for (const reference of [`${file}#/$defs/${name}`, `#/$defs/${name}`]) {
        // A name that two files use can be reached only by its full reference.
        if (reference.startsWith('#') && found[reference] !== undefined)
          throw new Error(`${name} is defined twice`);
        found[reference] = definition;
      }
    }
  }
  return found;
}

/** A copy in which references are names of types, so that a description beside a reference makes no second type. */
function withoutReferences(
  schema: Json,
  definitions: Readonly<Record<string, JsonObject>>,
  top = false,
): Json {
  if (Array.isArray(schema)) {
    return (schema as readonly Json[]).map((item) => withoutReferences(item, definitions));
  }
  if (!isJsonObject(schema)) return schema;
  const handWritten = isTitled(schema) ? HAND_WRITTEN[titleOf(schema)] : undefined;
  if (top && handWritten !== undefined) {
    return { title: titleOf(schema), description: schema['description'] ?? '', tsType: handWritten };
  }
  const { $ref: reference, ...rest } = schema;
  if (typeof reference === 'string') {
    const definition = definitions[reference];
    if (definition === undefined) throw new Error(`nothing is defined as ${reference}`);
    return isTitled(definition)
      ? { ...rest, tsType: titleOf(definition) }
      : withoutReferences({ ...definition, ...rest }, definitions);
  }
  const { title, ...untitled } = schema;
  const kept = top || title === undefined || typeof title !== 'string' ? schema : untitled;
  return Object.fromEntries(
    Object.entries(kept).map(([key, value]) => [key, withoutReferences(value, definitions)]),
  );
}

function isTitled(schema: JsonObject): boolean {
  return typeof schema['title'] === 'string';
}

function titleOf(schema: JsonObject): string {
  const title = schema['title'];
  return typeof title === 'string' ? title : '';
}

function asReadonly(types: string): string {
  return types
    .replaceAll(/^(\s*)((?:[\w$]+|"[^"]+")\??|\[k: string\]): /gmu, '$1readonly $2: ')
    .replaceAll(/((?:\b[\w$]+|\([^()]*\)))\[\]/gu, 'readonly $1[]');
}
