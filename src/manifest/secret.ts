import { createHmac, randomBytes } from 'node:crypto';
import { inspect, isDeepStrictEqual } from 'node:util';
import canonicalize from 'canonicalize';
import type { Json } from './json.ts';

const runKey = randomBytes(32);

/**
 * A value that must not be seen: it cannot be serialised, interpolated or inspected; all of these give a fingerprint.
 * Equal secrets have equal fingerprints within one run, and different ones between runs.
 */
export class Secret {
  readonly #value: Json;

  constructor(value: Json) {
    this.#value = value;
  }

  /** The value itself, for the edge that sends or delivers it, and for nothing else. */
  reveal(): Json {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return isDeepStrictEqual(this.#value, other.#value);
  }

  /** Four hexadecimal digits that tell secrets of this run apart. */
  get fingerprint(): string {
    return createHmac('sha256', runKey)
      .update(canonicalize(this.#value) ?? '')
      .digest('hex')
      .slice(0, 4);
  }

  toString(): string {
    return `secret (fingerprint ${this.fingerprint})`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
