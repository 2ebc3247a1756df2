import { Secret } from '../manifest/secret.ts';
import { variableIn } from './env-file-text.ts';
import { secretKeyIn } from './kubernetes-secret-text.ts';
import type { ReadableSink } from './sink.ts';

/**
 * The secret that the file of a sink holds, for comparing it in memory with a live one. `content` is the text of the
 * file, with or without its last line feed. `undefined`: the file does not hold the secret in a form that everybody
 * reads alike, so it has to be delivered.
 */
export function deliveredSecret(sink: ReadableSink, content: Secret): Secret | undefined {
  const text = content.reveal();
  if (typeof text !== 'string') return undefined;
  const found = secretIn(sink, text);
  return found === undefined || found === '' ? undefined : new Secret(found);
}

function secretIn(sink: ReadableSink, text: string): string | undefined {
  if (sink.type === 'file') return text.replace(/\r?\n$/u, '');
  return sink.type === 'env-file' ? variableIn(text, sink.name) : secretKeyIn(text, sink);
}
