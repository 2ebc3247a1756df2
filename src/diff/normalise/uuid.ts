import type { Json } from '../../manifest/json.ts';

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Uuids as 32 lower case hexadecimal digits. Other values stay. */
export function uuid(value: Json): Json {
  return typeof value === 'string' && UUID.test(value) ? value.replaceAll('-', '').toLowerCase() : value;
}
