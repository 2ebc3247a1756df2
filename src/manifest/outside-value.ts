import type { Json } from './json.ts';
import type { Secret } from './secret.ts';
import type { ValueSource } from './value-source.ts';

/** A declared value that comes from outside the manifest; `secret` is undefined when the variable is not set or the file is missing. */
export class OutsideValue {
  readonly source: ValueSource;
  readonly secret: Secret | undefined;

  constructor(source: ValueSource, secret: Secret | undefined) {
    this.source = source;
    this.secret = secret;
  }
}

/** A document in the shape of a spec whose leaves may be secret: `OutsideValue` where declared, `Secret` where a server showed it. */
export type Comparable =
  Json | Secret | OutsideValue | readonly Comparable[] | { readonly [key: string]: Comparable };
