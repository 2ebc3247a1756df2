import { Big } from 'big.js';
import { isObject, type Json } from '../json.ts';
import { pythonType } from '../http/call.ts';
import { canonicalUuid } from '../store/store.ts';
import { invalid, Invalid, readFields, type Fields, type Reader } from './read-fields.ts';

/** Text: trimmed, at most `max` characters, empty only where `blank`. `clean` is applied to what was trimmed. */
export function text(
  options: {
    readonly max?: number;
    readonly blank?: boolean;
    readonly pattern?: RegExp;
    readonly clean?: (value: string) => string;
  } = {},
): Reader {
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') throw invalid('Not a valid string.');
    const trimmed = String(value).trim();
    if (trimmed === '') {
      if (options.blank === true) return '';
      throw invalid('This field may not be blank.');
    }
    if (options.max !== undefined && trimmed.length > options.max) {
      throw invalid(`Ensure this field has no more than ${String(options.max)} characters.`);
    }
    if (options.pattern !== undefined && !options.pattern.test(trimmed))
      throw invalid('Enter a valid value.');
    return options.clean === undefined ? trimmed : options.clean(trimmed);
  };
}

/** A web address of at most 200 characters, or nothing. */
export const optionalUrl: Reader = (value) => {
  const read = text({ blank: true, max: 200 })(value);
  if (read === '' || (typeof read === 'string' && /^(https?|ftps?):\/\/[^\s/?#]+\.?[^\s]*$/i.test(read)))
    return read;
  throw invalid('Enter a valid URL.');
};

/** A slug: letters, digits, hyphens and underscores. */
export const slug: Reader = (value) => {
  const read = text({ blank: true, max: 50 })(value);
  if (typeof read === 'string' && /^[-a-zA-Z0-9_]*$/.test(read)) return read;
  throw invalid('Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.');
};

/** A whole number within bounds; text with digits counts. */
export function integer(options: { readonly min?: number; readonly max?: number } = {}): Reader {
  return (value) => {
    const number = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isInteger(number))
      throw invalid('A valid integer is required.');
    if (options.min !== undefined && number < options.min) {
      throw invalid(`Ensure this value is greater than or equal to ${String(options.min)}.`);
    }
    if (options.max !== undefined && number > options.max) {
      throw invalid(`Ensure this value is less than or equal to ${String(options.max)}.`);
    }
    return number;
  };
}

/** A number; text that is one counts. */
export const float: Reader = (value) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) throw invalid('A valid number is required.');
  return number;
};

/** true or false, in the spellings that the server takes. */
export const boolean: Reader = (value) => {
  if (value === true || value === 'true' || value === 'True' || value === '1' || value === 1) return true;
  if (value === false || value === 'false' || value === 'False' || value === '0' || value === 0) return false;
  throw invalid('Must be a valid boolean.');
};

/** One of a list of words. */
export function choice(words: readonly string[], options: { readonly blank?: boolean } = {}): Reader {
  return (value) => {
    if (value === '' && options.blank === true) return '';
    if (typeof value === 'string' && words.includes(value)) return value;
    throw invalid(`"${typeof value === 'string' ? value : JSON.stringify(value)}" is not a valid choice.`);
  };
}

/** A uuid, dashed or not, read as 32 hexadecimal digits. */
export const uuidReader: Reader = (value) => {
  const uuid = typeof value === 'string' ? canonicalUuid(value) : undefined;
  if (uuid === undefined) throw invalid('Must be a valid UUID.');
  return uuid;
};

/** Any JSON. */
export const anything: Reader = (value) => value;

/** An object with any values. */
export const anyMap: Reader = (value) => {
  if (isObject(value)) return value;
  throw invalid(`Expected a dictionary of items but got type "${pythonType(value)}".`);
};

/** An object with values of one sort. */
export function mapOf(read: Reader): Reader {
  return (value) => {
    if (!isObject(value)) {
      throw invalid(`Expected a dictionary of items but got type "${pythonType(value)}".`);
    }
    const fields: Fields = Object.fromEntries(Object.keys(value).map((key) => [key, { read }]));
    return readFields(value, fields);
  };
}

/** A list of values of one sort; a bad item is reported at its place. */
export function listOf(read: Reader): Reader {
  return (value) => {
    if (!Array.isArray(value)) {
      throw invalid(`Expected a list of items but got type "${pythonType(value)}".`);
    }
    const items: readonly Json[] = value;
    const errors: Json[] = [];
    const accepted: Json[] = [];
    for (const item of items) {
      try {
        accepted.push(read(item));
        errors.push({});
      } catch (error) {
        if (!(error instanceof Invalid)) throw error;
        errors.push(error.detail);
      }
    }
    if (accepted.length < items.length) throw new Invalid(errors);
    return accepted;
  };
}

/** An object with known keys. */
export function nested(fields: Fields): Reader {
  return (value) => readFields(value, fields);
}

/** A decimal that is not negative, kept as text with 10 places. */
export const price: Reader = (value) => {
  const written = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(written) || written.length > 100) {
    throw invalid('A valid number is required.');
  }
  const number = new Big(written);
  const plain = number.abs().toFixed();
  const [whole = '', fraction = ''] = plain.split('.');
  if (whole.replace(/^0+/, '').length + fraction.length > 22) {
    throw invalid('Ensure that there are no more than 22 digits in total.');
  }
  if (fraction.length > 10) throw invalid('Ensure that there are no more than 10 decimal places.');
  if (whole.replace(/^0+/, '').length > 12) {
    throw invalid('Ensure that there are no more than 12 digits before the decimal point.');
  }
  if (number.lt(0)) throw invalid('Ensure this value is greater than or equal to 0.');
  return number.toFixed(10);
};
