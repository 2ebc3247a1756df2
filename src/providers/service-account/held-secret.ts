import { Secret } from '../../manifest/secret.ts';
import type { Sink } from '../sink.ts';

/** The secret that the text of a delivered file holds; `undefined` when there is none. */
export function heldSecret(sink: Exclude<Sink, { type: 'command' }>, text: string): Secret | undefined {
  return sink.type === 'file' && text !== '' ? new Secret(text) : undefined;
}
