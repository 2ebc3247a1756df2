import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Diagnostic } from './diagnostic.ts';
import { fileFailure, systemFailure } from './file-failure.ts';
import { SourceText } from './source-text.ts';

/** Bytes of the largest manifest file that is read. */
export const LARGEST_TEXT = 8 * 1024 * 1024;

/** What a file is called in messages; `-` is standard input. */
export function fileLabel(path: string): string {
  return path === '-' ? 'stdin' : path;
}

/** The text of a manifest file, or why there is none. At most 8 MiB of UTF-8 are read. */
export async function readText(path: string, stdin: Readable): Promise<SourceText | Diagnostic> {
  const file = fileLabel(path);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of path === '-' ? stdin : createReadStream(path)) {
      const bytes = Buffer.from(chunk as Uint8Array | string);
      size += bytes.length;
      chunks.push(bytes);
      // What comes from standard input may never end.
      if (size > LARGEST_TEXT) break;
    }
  } catch (error) {
    return systemFailure(file, error);
  }
  return decodeText(file, Buffer.concat(chunks));
}

function tooLarge(file: string): Diagnostic {
  return fileFailure('MANIFEST_FILE_TOO_LARGE', file, 'is larger than 8 MiB', [
    'Split it into several files of one directory.',
  ]);
}

/** The text of a file of at most 8 MiB of UTF-8, or why there is none. */
export function decodeText(file: string, bytes: Buffer): SourceText | Diagnostic {
  if (bytes.length > LARGEST_TEXT) return tooLarge(file);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return isBinary(bytes)
      ? binary(file)
      : fileFailure(
          'MANIFEST_NOT_UTF8',
          file,
          `is not UTF-8 text: look at line ${String(invalidLine(bytes))}`,
          ['Save it as UTF-8.'],
        );
  }
  return text.includes('\0') ? binary(file) : new SourceText(file, text);
}

function binary(file: string): Diagnostic {
  return fileFailure('MANIFEST_BINARY_FILE', file, 'is a binary file', [
    'Manifests are YAML or JSON text. Name a text file, or keep other files out of the directory.',
  ]);
}

function isBinary(bytes: Buffer): boolean {
  return bytes.includes(0);
}

/** The number of the first line that is not UTF-8. */
function invalidLine(bytes: Buffer): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, middle), { stream: true });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return bytes.subarray(0, low).toString('latin1').split('\n').length;
}
