import type { Json } from '../../manifest/json.ts';

/** Text without surrounding white space and with plain line feeds, as the server stores it. Other values stay. */
export function text(value: Json): Json {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n').trim() : value;
}
