import { isObject, type Columns, type Json } from '../json.ts';
import type { Category, CategoryAttribute } from '../store/rows.ts';
import { Invalid } from './read-fields.ts';

/** The required attributes that are missing, as the server words it; `undefined` when none is. */
export function missingAttributes(category: Category, attributes: Json | undefined): string | undefined {
  const sent = isObject(attributes) ? attributes : {};
  const missing = category.attributes
    .filter((attribute) => attribute.required && !(attribute.key in sent))
    .map((attribute) => attribute.key);
  return missing.length === 0 ? undefined : `These attributes are required: ${missing.join(', ')}`;
}

function check(attribute: CategoryAttribute, value: Json): string | undefined {
  const isOption = (item: Json): boolean => attribute.options.some((option) => option.key === item);
  switch (attribute.type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'Value must be a boolean.';
    case 'string':
    case 'text':
    case 'html':
    case 'password':
      return typeof value === 'string' ? undefined : 'Value must be a string.';
    case 'integer':
      return Number.isInteger(value) ? undefined : 'Value must be an integer.';
    case 'choice':
      return isOption(value) ? undefined : 'Value must be a valid choice.';
    case 'list':
      return Array.isArray(value) && value.every(isOption)
        ? undefined
        : 'Value must be a list of valid choices.';
    default:
      return undefined;
  }
}

/** The attributes as they are stored: those sent, and the defaults of the category for those that were not. */
export function completeAttributes(category: Category, attributes: Columns): Columns {
  const stored: Columns = { ...attributes };
  const errors: Columns = {};
  for (const attribute of category.attributes) {
    const value = attributes[attribute.key];
    if (value === undefined) {
      if (attribute.default !== null) stored[attribute.key] = attribute.default;
      continue;
    }
    const sentence = check(attribute, value);
    if (sentence !== undefined) errors[attribute.key] = [sentence];
  }
  if (Object.keys(errors).length > 0) throw new Invalid(errors);
  return stored;
}
