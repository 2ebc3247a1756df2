import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Json } from '../../src/sandbox/json.ts';
import { EXCEPTIONS } from './exceptions.ts';

/** A request as a server sees it. */
export interface CheckedRequest {
  readonly method: string;
  /** From `/api/` on, with or without that prefix, with the query or without. */
  readonly path: string;
  /** The query when it is not part of `path`. */
  readonly query?: string;
  readonly body?: Json;
}

/** What was answered. */
export interface CheckedResponse {
  readonly status: number;
  readonly body?: Json;
}

type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly query: readonly string[];
  readonly body?: Schema;
  readonly responses: Readonly<Record<string, Schema | null>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const document = JSON.parse(readFileSync(new URL('waldur-8.0.5.json', import.meta.url), 'utf8')) as Document;

const FORMATS = {
  // The server prints and takes identifiers without dashes although the file says uuid.
  uuid: /^[0-9a-fA-F]{8}-?([0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/,
  uri: /^(https?:\/\/|\/)/,
  'date-time': /^\d{4}-\d\d-\d\d/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /@/,
  decimal: /^-?\d+(\.\d+)?$/,
  double: true,
  binary: true,
  int64: true,
} as const;

/** A schema of OpenAPI 3.0 as JSON Schema; objects take no other keys than those that are named. */
function converted(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(converted);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema as Schema)
    .filter(
      ([key]) => key !== 'readOnly' && key !== 'writeOnly' && key !== 'nullable' && !key.startsWith('x-'),
    )
    .map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string'
        ? value.replace('#/components/schemas/', '#/definitions/')
        : converted(value),
    ]);
  const result: Record<string, unknown> = Object.fromEntries(entries);
  if ('properties' in result && !('additionalProperties' in result)) result['additionalProperties'] = false;
  const nullable = (schema as Schema)['nullable'] === true;
  return nullable ? { anyOf: [result, { type: 'null' }] } : result;
}

const definitions = Object.fromEntries(
  Object.entries(document.components.schemas).map(([name, schema]) => [name, converted(schema)]),
);

const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
ajv.addSchema({ $id: 'waldur', definitions });

const compiled = new Map<Schema, ValidateFunction>();

function validatorOf(schema: Schema): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const text = JSON.stringify(converted(schema)).replaceAll('"#/definitions/', '"waldur#/definitions/');
  const validate = ajv.compile(JSON.parse(text) as Schema);
  compiled.set(schema, validate);
  return validate;
}

function problems(schema: Schema, value: Json, where: string, partial: boolean): string[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? [])
    .filter(({ keyword }) => !(partial && keyword === 'required'))
    .map(({ instancePath, message = 'is wrong', params }) => {
      const name: unknown = params['additionalProperty'];
      const key = typeof name === 'string' ? `/${name}` : '';
      return `${where}${instancePath}${key} ${message}`;
    });
}

function find(
  method: string,
  path: string,
): { readonly template: string; readonly operation: Operation } | undefined {
  const segments = path.split('/');
  const fits = (template: string): boolean => {
    const parts = template.split('/');
    return (
      parts.length === segments.length &&
      parts.every((part, index) => part.startsWith('{') || part === segments[index])
    );
  };
  // Words before parameters: users/me wins over users/{uuid}.
  const template = Object.keys(document.paths)
    .filter(fits)
    .toSorted((left, right) => left.split('{').length - right.split('{').length)[0];
  const operation = template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
  return template === undefined || operation === undefined ? undefined : { template, operation };
}

/**
 * What is wrong with a request and its answer by the API description of 8.0.5: unknown path or method, unknown query
 * parameters, bodies that do not fit. Empty when all is well or an exception covers it. Error answers are not described there, so only
 * the request counts; a request that was answered with 4xx may be wrong.
 */
export function checkExchange(request: CheckedRequest, response: CheckedResponse): readonly string[] {
  const url = new URL(request.path.startsWith('/') ? request.path : `/api/${request.path}`, 'http://sandbox');
  const query = new URLSearchParams(request.query ?? url.search);
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  if (response.status >= 300) return [];
  const found = find(method, url.pathname);
  const label = `${method} ${found?.template ?? url.pathname.replaceAll(/[0-9a-f]{32}/g, '{uuid}')}`;
  const all =
    found === undefined
      ? ['is not in the description']
      : checkKnown(found.operation, request, response, query);
  return all
    .map((problem) => `${label}: ${problem}`)
    .filter((problem) => !EXCEPTIONS.some(({ pattern }) => pattern.test(problem)));
}

function checkKnown(
  operation: Operation,
  request: CheckedRequest,
  response: CheckedResponse,
  query: URLSearchParams,
): string[] {
  const all: string[] = [];
  for (const name of new Set(query.keys())) {
    if (!operation.query.includes(name)) all.push(`query ${name} is unknown`);
  }
  if (request.body !== undefined) {
    if (operation.body === undefined) all.push('request takes no body');
    else all.push(...problems(operation.body, request.body, 'request', false));
  }
  const status = String(response.status);
  if (!(status in operation.responses)) all.push(`answer ${status} is not described`);
  const schema = operation.responses[status];
  const { body } = response;
  if (body === undefined || request.method === 'HEAD') return all;
  if (schema === undefined || schema === null) all.push('answer should be empty');
  else all.push(...problems(schema, body, 'answer', query.has('field')));
  return all;
}
