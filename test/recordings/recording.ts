import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Json } from '../../src/sandbox/json.ts';
import type { Seed } from '../../src/sandbox/seed/seed.ts';

/** One request and what a running server answered. */
export interface Exchange {
  readonly note?: string;
  readonly as: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly body?: Json;
    readonly raw?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Json;
  };
  /** Placeholder -> JSON pointer into the answer. */
  readonly bind?: Readonly<Record<string, string>>;
}

/** Something that happens outside the API just before an exchange. */
export interface OutsideEvent {
  readonly before: number;
  readonly wait_s?: number | 'until_idle';
  readonly until_idle?: boolean;
  readonly worker?: boolean | 'killed';
  readonly job?: string;
  /** How a cloud or a cluster behaves from now on. */
  readonly backend?: Readonly<Record<string, string>>;
  readonly backend_error?: string;
  readonly set?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly request?: {
    readonly as: string;
    readonly method: string;
    readonly path: string;
    readonly body?: Json;
  };
  readonly [other: string]: unknown;
}

/** A scenario that was played against a running server. */
export interface Recording {
  readonly file: string;
  readonly title: string;
  readonly profile: '2024-10' | 'openportal-2024-08';
  readonly use: 'replay' | 'reference';
  readonly seed: Seed & {
    readonly events?: readonly OutsideEvent[];
    readonly polled?: readonly number[];
    readonly switches?: { readonly unstable?: readonly string[] };
  };
  readonly exchanges: readonly Exchange[];
}

function parse(name: string, text: string): Omit<Recording, 'file'> {
  try {
    return JSON.parse(text) as Omit<Recording, 'file'>;
  } catch (error) {
    throw new Error(`${name} is not JSON`, { cause: error });
  }
}

/** The recordings of a directory that are to be replayed, by file name. */
export async function loadRecordings(directory: string): Promise<readonly Recording[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.json')).toSorted();
  const recordings = await Promise.all(
    names.map(async (name) => {
      return Object.assign(parse(name, await readFile(join(directory, name), 'utf8')), { file: name });
    }),
  );
  return recordings.filter(({ use }) => use === 'replay');
}
