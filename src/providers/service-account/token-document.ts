import type { Comparable } from '../../manifest/outside-value.ts';
import type { AccountToken, ServiceAccountSpec } from '../../manifest/types.gen.ts';
import { deliveredSecret } from '../delivered-secret.ts';
import type { Wanted } from '../provider.ts';
import type { ReadableSink } from '../sink.ts';
import type { LiveToken } from './live-token.ts';
import { tokenSinks, type NamedSink } from './token-sinks.ts';

type Document = { readonly [field: string]: Comparable };

/** What a sink should hold. A comparison speaks of keys only in words like these. */
const WANTED = 'current key';

/** The declared side of a token: `sinks` by name with what they should hold, and the same of commands. */
export function desiredToken(token: AccountToken): Document {
  const sinks = tokenSinks(token);
  return {
    ...(token.lifetime === undefined ? {} : { lifetime: lifetimeText(token.lifetime) }),
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
    lifetime: lifetimeText(live.lifetime),
    sinks: Object.fromEntries(sinks.map(({ name, sink }) => [name, stateOf(sink, live, wanted)])),
  };
}

/** True for a sink that can be read again. */
function isFile(sink: NamedSink): sink is NamedSink & { readonly sink: ReadableSink } {
  return sink.sink.type !== 'command';
}

/** A null would mean that an account to be created needs nothing done. */
function lifetimeText(seconds: number | null): number | string {
  return seconds ?? 'unlimited';
}

function stateOf(
  sink: ReadableSink,
  live: Extract<LiveToken, { state: 'shown' }>,
  wanted: Wanted<ServiceAccountSpec>,
): string {
  const content = wanted.outside({ file: sink.path });
  const held = content === undefined ? undefined : deliveredSecret(sink, content);
  if (held === undefined) return 'missing';
  if (!held.equals(live.key)) return 'another key';
  return live.hasExpired ? 'expired key' : WANTED;
}
