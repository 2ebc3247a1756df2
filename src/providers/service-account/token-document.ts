import type { Comparable } from '../../manifest/outside-value.ts';
import type { AccountToken, ServiceAccountSpec } from '../../manifest/types.gen.ts';
import { heldSecret } from './held-secret.ts';
import type { Wanted } from '../provider.ts';
import type { Sink } from '../sink.ts';
import type { LiveToken } from './live-token.ts';
import { tokenSinks, type NamedSink } from './token-sinks.ts';

type Document = { readonly [field: string]: Comparable };

/** What a sink should hold. A comparison speaks of keys only in words like these. */
const WANTED = 'current key';

/** The declared side of a token: `sinks` by name with what they should hold, and the same of commands. */
export function desiredToken(token: AccountToken): Document {
  const sinks = tokenSinks(token);
  return {
    ...(token.lifetime === undefined ? {} : { lifetime: token.lifetime }),
    sinks: Object.fromEntries(sinks.filter(isFile).map(({ name }) => [name, WANTED])),
    commands: Object.fromEntries(sinks.filter((sink) => !isFile(sink)).map(({ name }) => [name, WANTED])),
  };
}

/** The live side: what the files hold, seen beside the key that the server shows. What a program was given is not known. */
export function liveToken(
  live: Extract<LiveToken, { state: 'shown' }>,
  wanted: Wanted<ServiceAccountSpec>,
): Document {
  const sinks = tokenSinks(wanted.spec.token).filter(isFile);
  return {
    lifetime: live.lifetime,
    sinks: Object.fromEntries(sinks.map(({ name, sink }) => [name, stateOf(sink, live, wanted)])),
  };
}

/** True for a sink that can be read again. */
export function isFile(
  sink: NamedSink,
): sink is NamedSink & { readonly sink: Exclude<Sink, { type: 'command' }> } {
  return sink.sink.type !== 'command';
}

function stateOf(
  sink: Exclude<Sink, { type: 'command' }>,
  live: Extract<LiveToken, { state: 'shown' }>,
  wanted: Wanted<ServiceAccountSpec>,
): string {
  const text = wanted.outside({ file: sink.path })?.reveal();
  const held = typeof text === 'string' ? heldSecret(sink, text) : undefined;
  if (held === undefined) return 'missing';
  if (!held.equals(live.key)) return 'another key';
  return live.hasExpired ? 'expired key' : WANTED;
}
