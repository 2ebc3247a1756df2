import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from './did-you-mean.ts';
import { isJsonObject, type Json } from './json.ts';
import { jsonText } from './json-text.ts';
import type { DocumentPath } from './manifest.ts';

/** One mistake in words. `sentence` continues a sentence that begins with the object. */
export interface Mismatch {
  readonly code: string;
  readonly sentence: string;
  readonly hints: readonly string[];
  /** The key below the place that is meant, when it is not the place itself. */
  readonly field?: string;
  readonly part: 'key' | 'value';
}

/** Longer lists of fields help less than a look at the schema. */
const MOST_LISTED = 25;

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  null: 'null',
};

/** Words for an error of the schema validator. Values are quoted only where the schema lists what is allowed. */
export function describeMismatch(error: ErrorObject, path: DocumentPath, kind: string): Mismatch {
  const place = placeText(path);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(error, place, kind);
    case 'required': {
      const field = parameter(error, 'missingProperty');
      return {
        code: 'MANIFEST_MISSING_FIELD',
        sentence: `needs the field "${field}"${inside(place)}`,
        hints: sentences(about(properties(error)[field])),
        part: 'value',
      };
    }
    case 'type':
      return wrongType(error, place);
    case 'enum':
    case 'const':
      return notAllowed(error, place);
    case 'minProperties':
    case 'maxProperties':
      return Object.keys(properties(error)).length === 0
        ? invalid(error, place)
        : {
            code: 'MANIFEST_INVALID_REFERENCE',
            sentence: `must say exactly one thing as ${place}`,
            hints: [`Use exactly one of ${Object.keys(properties(error)).join(', ')}.`],
            part: 'value',
          };
    default:
      return invalid(error, place);
  }
}

function invalid(error: ErrorObject, place: string): Mismatch {
  return {
    code: 'MANIFEST_INVALID_VALUE',
    sentence: `has a value as ${place} that ${complaint(error)}`,
    hints: sentences(about(error.parentSchema), example(error.parentSchema)),
    part: 'value',
  };
}

/** A path as people write it, e.g. `spec.plans[0].name`. */
function placeText(path: DocumentPath): string {
  const text = path
    .map((step) =>
      typeof step === 'number'
        ? `[${String(step)}]`
        : /^[\w-]+$/u.test(step)
          ? `.${step}`
          : `[${JSON.stringify(step)}]`,
    )
    .join('');
  return text.replace(/^\./u, '');
}

function unknownField(error: ErrorObject, place: string, kind: string): Mismatch {
  const field = parameter(error, 'additionalProperty');
  const known = Object.keys(properties(error));
  const meant = didYouMean(field, known);
  return {
    code: 'MANIFEST_UNKNOWN_FIELD',
    sentence: `has no field ${JSON.stringify(field)}${inside(place)}`,
    hints: [
      ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
      known.length > MOST_LISTED
        ? `All fields: waldur-gitops schema ${kind}`
        : `Allowed here: ${known.join(', ')}.`,
    ],
    field,
    part: 'key',
  };
}

function wrongType(error: ErrorObject, place: string): Mismatch {
  const wanted = [error.schema].flat().map(String);
  const got = typeName(error.data);
  const isQuotable = wanted.includes('string') && (got === 'number' || got === 'boolean');
  const keys = wanted.includes('object') ? Object.keys(properties(error)) : [];
  return {
    code: 'MANIFEST_WRONG_TYPE',
    sentence: `has ${WORDS[got] ?? got} as ${place}, where ${wanted.map((name) => WORDS[name] ?? name).join(' or ')} is needed`,
    hints: [
      ...(isQuotable ? ['Write it in quotes.'] : []),
      ...sentences(about(error.parentSchema)),
      ...(keys.length === 0 || keys.length > MOST_LISTED ? [] : [`Its keys: ${keys.join(', ')}.`]),
    ],
    part: 'value',
  };
}

function notAllowed(error: ErrorObject, place: string): Mismatch {
  const allowed = (error.keyword === 'const' ? [error.schema] : [error.schema].flat()).map((value) =>
    value === '' ? '""' : String(value),
  );
  const data: unknown = error.data;
  const meant = typeof data === 'string' ? didYouMean(data, allowed) : undefined;
  const shown =
    typeof data === 'object' && data !== null ? (WORDS[typeName(data)] ?? '') : JSON.stringify(data);
  return {
    code: 'MANIFEST_INVALID_VALUE',
    sentence: `has ${shown} as ${place}, which is not allowed`,
    hints: [...(meant === undefined ? [] : [`Did you mean "${meant}"?`]), `Allowed: ${allowed.join(', ')}.`],
    part: 'value',
  };
}

function complaint(error: ErrorObject): string {
  const limit = parameter(error, 'limit');
  switch (error.keyword) {
    case 'minLength':
    case 'minProperties':
      return 'is empty';
    case 'maxLength':
      return `is longer than ${limit} characters`;
    case 'minimum':
      return `is below ${limit}`;
    case 'maximum':
      return `is above ${limit}`;
    case 'exclusiveMaximum':
      return `is not below ${limit}`;
    default:
      return 'does not have the form that is needed';
  }
}

function about(schema: unknown): string | undefined {
  const text: unknown = isJsonObject(schema) ? schema['description'] : undefined;
  return typeof text === 'string' ? text : undefined;
}

function example(schema: unknown): string | undefined {
  const list: unknown = isJsonObject(schema) ? schema['examples'] : undefined;
  if (!Array.isArray(list)) return undefined;
  const shown = (list as readonly Json[]).map((item) => (typeof item === 'string' ? item : jsonText(item)));
  return `For example: ${shown.join(', ')}.`;
}

function properties(error: ErrorObject): Readonly<Record<string, unknown>> {
  const found: unknown = error.parentSchema?.['properties'];
  return isJsonObject(found) ? found : {};
}

function parameter(error: ErrorObject, name: string): string {
  return String((error.params as Readonly<Record<string, unknown>>)[name]);
}

function sentences(...texts: readonly (string | undefined)[]): readonly string[] {
  return texts.filter((text) => text !== undefined);
}

function inside(place: string): string {
  return place === '' || place === 'spec' ? '' : ` in ${place}`;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
