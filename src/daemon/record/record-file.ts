import { readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import pLimit from 'p-limit';
import { isJsonObject } from '../../manifest/json.ts';
import { replaceFile } from '../../reconciler/sinks/replace-file.ts';
import type { Shape } from '../../state/shape.ts';

/** Grows when a reader of older files would misunderstand a new one. */
const FORMAT_VERSION = 1;

/** One value of the daemon that survives restarts and crashes. */
export interface RecordFile<Value> {
  /** What was written last, or the value to begin with. */
  load(): Promise<Value>;
  /** Resolves when this value, or one that was saved after it, is on the disk. Throws what the system says. */
  save(value: Value): Promise<void>;
}

/**
 * A value in a file, replaced whole so that nobody ever sees half of it. A file that cannot be understood is moved aside,
 * `tell` gets a sentence about it, and the value begins anew: it is what is shown and remembered, and the server and the
 * inventory know the rest.
 */
export function createRecordFile<Value>(
  path: string,
  options: { readonly shape: Shape; readonly otherwise: Value; readonly tell: (sentence: string) => void },
): RecordFile<Value> {
  const lane = pLimit(1);
  let latest: Value | undefined;
  return {
    async load() {
      const text = textOf(path);
      if (text === undefined) return options.otherwise;
      const read = parsed(text, options.shape);
      if ('problem' in read) {
        const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
        await rename(path, aside);
        options.tell(`${path} ${read.problem}; it is kept as ${aside}, and what it said begins anew`);
        return options.otherwise;
      }
      // The shape has been checked.
      return read.value as Value;
    },
    save(value) {
      latest = value;
      return lane(async () => {
        if (latest === undefined) return;
        const text = `${JSON.stringify({ formatVersion: FORMAT_VERSION, value: latest })}\n`;
        latest = undefined;
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await replaceFile(path, text, undefined);
      });
    },
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parsed(text: string, shape: Shape): { readonly value: unknown } | { readonly problem: string } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { problem: 'is damaged' };
  }
  if (!isJsonObject(document)) return { problem: 'is damaged' };
  if (document['formatVersion'] !== FORMAT_VERSION) return { problem: 'is of another release' };
  const wrong = shape(document['value']);
  return wrong === undefined ? { value: document['value'] } : { problem: `is damaged at ${wrong}` };
}
