import { openSync, closeSync, readSync, fstatSync } from 'node:fs';
import { Secret } from '../manifest/secret.ts';

/** Why a token cannot be used. No part of the token is in it. */
export interface UnusableToken {
  readonly problem: string;
  readonly hints: readonly string[];
}

/** A token from a text; blanks and line feeds around it are dropped. */
export function parseToken(text: string): Secret | UnusableToken {
  const token = text.trim();
  if (token === '') return { problem: 'is empty', hints: [WHERE] };
  if (/^(?:token|bearer)\s/iu.test(token)) {
    return { problem: 'starts with the word of a header', hints: ['Give only what follows that word.'] };
  }
  if (!isSendable(token)) {
    return {
      problem: 'holds blanks, control characters or letters that no token has',
      hints: ['Copy it again, without quotes and on one line.', WHERE],
    };
  }
  return new Secret(token);
}

/** A token from a file of one line. Nothing else of the file system is said than why it cannot be read. */
export function readTokenFile(path: string): Secret | UnusableToken {
  const text = readStart(path);
  if (typeof text !== 'string') return text;
  return text.length > LARGEST ? { problem: 'is too large for a token', hints: [WHERE] } : parseToken(text);
}

/** Whether a text can travel in a header as a token. */
export function isSendable(token: string): boolean {
  return /^[\u0021-\u007e]{1,4096}$/u.test(token);
}

/** The text of a token, for the header; empty when it is none. */
export function tokenText(token: Secret): string {
  const text = token.reveal();
  return typeof text === 'string' ? text : '';
}

const LARGEST = 8192;
const WHERE = 'The token is on the page of your own account in Waldur; it is a secret like a password.';

/** Only the start is read: whatever the path leads to can be endless. */
function readStart(path: string): string | UnusableToken {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    if (fstatSync(descriptor).isDirectory()) return { problem: 'is a directory', hints: [] };
    const buffer = Buffer.alloc(LARGEST + 1);
    const length = readSync(descriptor, buffer, 0, buffer.length, null);
    return buffer.toString('utf8', 0, length);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return code === 'ENOENT'
      ? { problem: 'does not exist', hints: ['The path is seen from the working directory.'] }
      : { problem: `cannot be read (${code})`, hints: [] };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
