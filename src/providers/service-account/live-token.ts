import { isJsonObject, type Json } from '../../manifest/json.ts';
import { Secret } from '../../manifest/secret.ts';

/** The token of an account as staff is shown it. See docs/waldur-api/service-accounts.md, Tokens. */
export type LiveToken =
  | {
      readonly state: 'shown';
      readonly key: Secret;
      /** Seconds without use after which it stops working; `null` is never. */
      readonly lifetime: number | null;
      /** It was not used for so long that it does not work any more. */
      readonly hasExpired: boolean;
    }
  /** The server cannot show it, as a sentence. */
  | { readonly state: 'hidden'; readonly reason: string };

/** Reads the answer to a request for a token; `undefined` when it is none. `now` is in milliseconds since 1970. */
export function tokenOf(answer: Json | undefined, now: number): LiveToken | undefined {
  if (!isJsonObject(answer)) return undefined;
  const { token, created } = answer;
  if (typeof token !== 'string' || token === '') return undefined;
  const lifetime = secondsOf(answer['user_token_lifetime']);
  const lastUse = typeof created === 'string' ? Date.parse(created) : Number.NaN;
  return {
    state: 'shown',
    key: new Secret(token),
    lifetime,
    hasExpired: lifetime !== null && lastUse + lifetime * 1000 <= now,
  };
}

/** Servers say it as a number, and older ones as text. */
function secondsOf(value: Json | undefined): number | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : null;
}
