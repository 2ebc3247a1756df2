import type { Json } from '../../manifest/json.ts';
import { withValueAt } from '../../manifest/json-pointer.ts';
import { Secret } from '../../manifest/secret.ts';
import type { BodyTemplate, CaptureName, PathTemplate } from '../../providers/step.ts';
import { OutsideValueError, describeSource, type OutsideValues } from '../outside-values.ts';

/** What the steps of one apply have learned from answers, by capture name. It lives as long as the apply. */
export class CapturedValues {
  readonly #values = new Map<string, Json | Secret>();

  set(name: CaptureName, value: Json | Secret): void {
    this.#values.set(name, value);
  }

  /** The path with every `{Kind/name#part}` replaced, percent-encoded. Throws when a value was never captured. */
  fillPath(template: PathTemplate): string {
    return template.replaceAll(/\{([^{}]+)\}/gu, (_, name: string) => {
      const value = this.#reveal(name);
      return encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value));
    });
  }

  /** The body with its captured values and its values from outside. Throws when one of them is missing. */
  fillBody(template: BodyTemplate, outside: OutsideValues): Json {
    return template.fill.reduce<Json>((body, place) => {
      if ('capture' in place) return withValueAt(body, place.pointer, this.#reveal(place.capture));
      const secret = outside(place.outside);
      if (secret === undefined) throw new OutsideValueError(`${describeSource(place.outside)} is not set`);
      return withValueAt(body, place.pointer, secret.reveal());
    }, template.value);
  }

  #reveal(name: string): Json {
    const value = this.#values.get(name);
    if (value === undefined) throw new Error(`the value ${name} was not captured by any earlier step`);
    return value instanceof Secret ? value.reveal() : value;
  }
}
