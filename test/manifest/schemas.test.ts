import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { main as generateTypes } from '../../scripts/generate-types.ts';
import { isJsonObject, type Json } from '../../src/manifest/json.ts';
import {
  bundledSchema,
  commonSchema,
  kindSchema,
  MANIFEST_KINDS,
} from '../../src/manifest/schema-documents.ts';

const schemas = [
  ['common', commonSchema()] as const,
  ...MANIFEST_KINDS.map((kind) => [kind, kindSchema(kind) ?? {}] as const),
];

describe('the schema', () => {
  it.each(schemas)('of %s is valid', async (_, schema) => {
    const ajv = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      strictRequired: false,
      strictTypes: false,
    });
    await ajv.validateSchema(schema);
    expect(ajv.errors ?? []).toEqual([]);
  });

  it.each(schemas)('of %s describes every field', (_, schema) => {
    expect(undescribed(schema, '')).toEqual([]);
  });

  it.each(MANIFEST_KINDS)('of %s is complete when it is printed', (kind) => {
    const schema = bundledSchema(kind);
    expect(JSON.stringify(schema)).not.toContain('common.schema.json');
    const validate = new Ajv2020({ strict: false }).compile(schema ?? {});
    expect(validate({ kind })).toBe(false);
  });

  it('is known by the name of the kind', () => {
    expect([kindSchema('offering'), bundledSchema('__proto__')]).toEqual([undefined, undefined]);
  });

  it('fits the generated types', async () => {
    expect(await generateTypes(['--check'])).toBe(0);
  });

  it('names files of the package', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      files: string[];
    };
    expect(manifest.files).toContain('schemas');
  });
});

/** The fields without description, by where they are. */
function undescribed(schema: Json, place: string): string[] {
  if (!isJsonObject(schema)) return [];
  const { properties } = schema as { readonly [key: string]: Json | undefined };
  const missing = Object.entries(isJsonObject(properties) ? properties : {}).flatMap(([name, field]) =>
    isJsonObject(field) && (typeof field['description'] === 'string' || typeof field['$ref'] === 'string')
      ? []
      : [`${place}/${name}`],
  );
  return [...missing, ...Object.entries(schema).flatMap(([key, value]) => nested(value, `${place}/${key}`))];
}

function nested(value: Json, place: string): string[] {
  return Array.isArray(value)
    ? (value as readonly Json[]).flatMap((item, index) => undescribed(item, `${place}/${String(index)}`))
    : undescribed(value, place);
}
