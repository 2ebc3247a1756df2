import type { Json } from '../../manifest/json.ts';
import { withValueAt } from '../../manifest/json-pointer.ts';
import { Secret } from '../../manifest/secret.ts';
import type { BodyTemplate, CaptureName, PathTemplate } from '../../providers/step.ts';
import type { ValueSource } from '../../manifest/value-source.ts';
import { OutsideValueError, describeSource, type OutsideValues } from '../outside-values.ts';

/** A request body as it is sent. */
export interface FilledBody {
  readonly body: Json;
  readonly confidential: readonly Secret[];
}

/** What the steps of one apply have learned from answers, by capture name. It lives as long as the apply. */
export class CapturedValues {
  readonly #values = new Map<string, Json | Secret>();

  set(name: CaptureName, value: Json | Secret): void {
    this.#values.set(name, value);
  }

  /** What was captured under a name, for the edge that compares or delivers it. Throws when nothing was. */
  reveal(name: CaptureName): Json {
    const value = this.#get(name);
    return value instanceof Secret ? value.reveal() : value;
  }

  /** What was captured under a name and may be written down; `undefined` when nothing was, or a secret. */
  known(name: CaptureName): Json | undefined {
    const value = this.#values.get(name);
    return value instanceof Secret ? undefined : value;
  }

  /** A template of captures with all of them; `undefined` when one of them is not known. */
  fillKnown({ value, fill }: BodyTemplate): Json | undefined {
    let filled = value;
    for (const place of fill) {
      const known = 'capture' in place ? this.known(place.capture) : undefined;
      if (known === undefined) return undefined;
      filled = withValueAt(filled, place.pointer, known);
    }
    return filled;
  }

  /** The token that a step acts with. Throws when it was never captured. */
  token(name: CaptureName): Secret {
    const value = this.#get(name);
    return value instanceof Secret ? value : new Secret(value);
  }

  /** The path with every `{Kind/name#part}` replaced, percent-encoded. Throws when a value was never captured. */
  fillPath(template: PathTemplate): string {
    return template.replaceAll(/\{([^{}]+)\}/gu, (_, name: string) => {
      const text = this.reveal(name as CaptureName);
      return encodeURIComponent(typeof text === 'string' ? text : JSON.stringify(text));
    });
  }

  /** The body with its captured values and its values from outside, and what of it must not be quoted. Throws when one is missing. */
  fillBody(template: BodyTemplate, outside: OutsideValues): FilledBody {
    const confidential: Secret[] = [];
    const body = template.fill.reduce<Json>((filled, place) => {
      const value = 'capture' in place ? this.#get(place.capture) : required(place.outside, outside);
      if (!(value instanceof Secret)) return withValueAt(filled, place.pointer, value);
      confidential.push(value);
      return withValueAt(filled, place.pointer, value.reveal());
    }, template.value);
    return { body, confidential };
  }

  #get(name: string): Json | Secret {
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`the value ${name} was not captured by any earlier step`);
    return value;
  }
}

function required(source: ValueSource, outside: OutsideValues): Secret {
  const secret = outside(source);
  if (secret === undefined) throw new OutsideValueError(`${describeSource(source)} is not set`);
  return secret;
}
