import { readFileSync, statSync } from 'node:fs';
import { Secret } from '../../manifest/secret.ts';
import { valueOf, type Environment } from '../../waldur/environment.ts';
import type { SecretSource } from './daemon-config.ts';

const LARGEST = 8192;

/** A secret of the daemon that cannot be had; the message names its place and says nothing of what is there. */
export class SecretMissing extends Error {
  override readonly name = 'SecretMissing';
}

/** Reads a secret; blanks and line feeds around it are dropped. Throws SecretMissing. */
export function secretOf(source: SecretSource, env: Environment): Secret {
  if ('env' in source) {
    const value = valueOf(env, source.env);
    if (value === undefined) throw new SecretMissing(`the variable ${source.env} is not set`);
    return new Secret(value);
  }
  const text = fileText(source.file);
  if (text === '') throw new SecretMissing(`the file ${source.file} is empty`);
  return new Secret(text);
}

function fileText(path: string): string {
  try {
    const facts = statSync(path);
    if (!facts.isFile()) throw new SecretMissing(`${path} is no file`);
    if (facts.size > LARGEST) throw new SecretMissing(`the file ${path} is too large for a secret`);
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof SecretMissing) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new SecretMissing(`the file ${path} cannot be read (${code})`);
  }
}
