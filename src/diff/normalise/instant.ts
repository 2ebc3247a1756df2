import type { Json } from '../../manifest/json.ts';

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Points in time as UTC with milliseconds: a date alone is its first instant, a time without zone is UTC. Other values stay. */
export function instant(value: Json): Json {
  if (typeof value !== 'string') return value;
  const match = ISO.exec(value.trim());
  if (match === null) return value;
  const zone = match.groups?.['zone'] ?? (value.trim().length > 10 ? 'Z' : '');
  const bare = match.groups?.['zone'] === undefined ? value.trim() : value.trim().slice(0, -zone.length);
  const time = Date.parse(`${bare.replace(' ', 'T')}${zone}`);
  return Number.isNaN(time) ? value : new Date(time).toISOString();
}
