import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { withVariable } from '../../providers/env-file-text.ts';
import { withSecretKey } from '../../providers/kubernetes-secret-text.ts';
import type { ReadableSink } from '../../providers/sink.ts';

const LARGEST_FILE = 1024 * 1024;

/** A file that is there, or `undefined`. */
export interface FileBefore {
  readonly stats: Stats;
  /** Empty for a sink that does not look at it. */
  readonly text: string;
}

/** What is at the path of a sink; links are not followed. Throws TypeError for text that is not UTF-8, RangeError for more than 1 MiB, and what the system says. */
export function fileBefore(sink: ReadableSink): FileBefore | undefined {
  const stats = lstatSync(sink.path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (sink.type === 'file' || !stats.isFile()) return { stats, text: '' };
  if (stats.size > LARGEST_FILE) throw new RangeError('is larger than 1 MiB');
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(sink.path));
  return { stats, text };
}

/** The whole new text of the file of a sink. Throws EnvFileError or SecretManifestError. */
export function fileContent(sink: ReadableSink, before: string, secret: string): string {
  if (sink.type === 'file') return `${secret}\n`;
  if (sink.type === 'env-file') return withVariable(before, sink.name, secret);
  return withSecretKey(before, sink, secret);
}
