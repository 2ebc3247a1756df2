import { readFileSync, statSync } from 'node:fs';
import type { Json } from '../manifest/json.ts';
import { Secret } from '../manifest/secret.ts';
import type { ValueSource } from '../manifest/value-source.ts';
import { mayRead, type AllowList } from './allow-list.ts';

/** Reads one value from outside; `undefined` when the variable is not set or the file does not exist. Throws OutsideValueError. */
export type OutsideValues = (source: ValueSource) => Secret | undefined;

/** A value from outside that is there but cannot be used. The message names the source and never quotes the value. */
export class OutsideValueError extends Error {
  override readonly name = 'OutsideValueError';
}

/** The names of our own credentials: they are never values of a manifest. */
const OWN_CREDENTIALS: ReadonlySet<string> = new Set(['WALDUR_ACCESS_TOKEN', 'WALDUR_ACCESS_TOKEN_FILE']);

const LARGEST_FILE = 1024 * 1024;

/**
 * Values from environment variables and files, each read once per run. File paths are seen from the working directory.
 * Files of more than 1 MiB are refused, and so is what is not allowed; absent `allow` refuses nothing.
 */
export function createOutsideValues(
  env: Readonly<Record<string, string | undefined>>,
  allow?: AllowList,
): OutsideValues {
  const known = new Map<string, Secret | undefined>();
  return (source) => {
    if (allow !== undefined) refuseOthers(source, allow);
    const name = JSON.stringify(source);
    if (!known.has(name)) known.set(name, read(source, env));
    return known.get(name);
  };
}

/** How messages name a source, e.g. `the environment variable SITE_TOKEN`. */
export function describeSource(source: ValueSource): string {
  return 'env' in source ? `the environment variable ${source.env}` : `the file ${source.file}`;
}

function refuseOthers(source: ValueSource, allow: AllowList): void {
  if ('env' in source) {
    if (allow.environment.includes(source.env)) return;
    throw new OutsideValueError(
      `${describeSource(source)} is not among those that \`allow.environment\` of this service lists`,
    );
  }
  if (mayRead(allow, source.file)) return;
  throw new OutsideValueError(
    `${describeSource(source)} is not among those that \`allow.readableFiles\` of this service lists`,
  );
}

function read(source: ValueSource, env: Readonly<Record<string, string | undefined>>): Secret | undefined {
  const text = 'env' in source ? readVariable(source.env, env) : readFile(source.file);
  if (text === undefined) return undefined;
  return new Secret(source.format === 'json' ? parse(text, source) : text);
}

function readVariable(name: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  if (OWN_CREDENTIALS.has(name)) {
    throw new OutsideValueError(`${name} is the credential of this tool and is never a value of a manifest`);
  }
  return env[name];
}

function readFile(path: string): string | undefined {
  try {
    const facts = statSync(path);
    if (!facts.isFile()) throw new OutsideValueError(`${path} is not a file`);
    if (facts.size > LARGEST_FILE) throw new OutsideValueError(`the file ${path} is larger than 1 MiB`);
    const bytes = readFileSync(path);
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/u, '');
  } catch (error) {
    if (error instanceof OutsideValueError) throw error;
    if (error instanceof TypeError) throw new OutsideValueError(`the file ${path} is not UTF-8 text`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') return undefined;
    throw new OutsideValueError(`the file ${path} cannot be read (${code})`);
  }
}

function parse(text: string, source: ValueSource): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new OutsideValueError(`${describeSource(source)} does not hold JSON, as its \`format: json\` says`);
  }
}
