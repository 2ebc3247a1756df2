import type { Json } from '../../../manifest/json.ts';
import { isJsonObject } from '../../../manifest/json.ts';
import type { SecretMapValue } from '../../../manifest/types.gen.ts';
import type { BodyTemplate, CaptureName } from '../../step.ts';
import { isValueFrom } from '../desired.ts';

/** A value as it is. */
export function literal(value: Json): BodyTemplate {
  return { value, fill: [] };
}

/** A value that an earlier step captures. */
export function captured(capture: CaptureName): BodyTemplate {
  return { value: null, fill: [{ pointer: '', capture }] };
}

/** A declared value, in which parts may come from outside. */
export function declared(value: SecretMapValue): BodyTemplate {
  if (isValueFrom(value)) return { value: null, fill: [{ pointer: '', outside: value.valueFrom }] };
  if (isList(value)) return list(value.map(declared));
  if (!isJsonObject(value)) return literal(value);
  return object(Object.entries(value).map(([key, item]) => [key, declared(item)]));
}

/** An object of such values, in the given order. */
export function object(entries: readonly (readonly [string, BodyTemplate])[]): BodyTemplate {
  return {
    value: Object.fromEntries(entries.map(([key, { value }]) => [key, value])),
    fill: entries.flatMap(([key, { fill }]) => below(key, fill)),
  };
}

/** A list of such values. */
export function list(items: readonly BodyTemplate[]): BodyTemplate {
  return {
    value: items.map(({ value }) => value),
    fill: items.flatMap(({ fill }, index) => below(String(index), fill)),
  };
}

function below(key: string, fill: BodyTemplate['fill']): BodyTemplate['fill'] {
  const part = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return fill.map((place) => ({ ...place, pointer: `${part}${place.pointer}` }));
}

function isList(value: SecretMapValue): value is readonly SecretMapValue[] {
  return Array.isArray(value);
}
