import { isJsonObject, type Json } from '../../manifest/json.ts';

/**
 * An order form in the form that all servers agree on: `required: false` is left out, since the server adds it, and
 * scalar defaults are texts, since newer servers keep them so. See docs/waldur-api/offerings.md, Forms.
 */
export function optionForm(value: Json): Json {
  if (!isJsonObject(value) || !isJsonObject(value['options'])) return value;
  const options = Object.entries(value['options']).map(([name, field]) => [name, optionField(field)]);
  return { ...value, options: Object.fromEntries(options) as Json };
}

function optionField(field: Json): Json {
  if (!isJsonObject(field)) return field;
  return Object.fromEntries(
    Object.entries(field).flatMap(([name, value]): [string, Json][] => {
      if (name === 'required' && value === false) return [];
      if (name === 'default' && typeof value === 'number') return [[name, String(value)]];
      return [[name, value]];
    }),
  );
}
