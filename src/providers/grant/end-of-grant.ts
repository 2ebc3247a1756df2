import { instant } from '../../diff/normalise/instant.ts';
import type { GrantRow } from './live-grant.ts';

/** Milliseconds since 1970 at which a grant ends; a permanent one never does. Unreadable times count as permanent. */
export function endOf(expires: string | null | undefined): number {
  if (expires === null || expires === undefined) return Number.POSITIVE_INFINITY;
  const text = instant(expires);
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time;
}

/** An end as requests carry it: always a date-time in UTC, since the description of 8.0 knows no dates here. */
export function sentEnd(expires: string | null): string | null {
  if (expires === null) return null;
  const text = instant(expires);
  return typeof text === 'string' ? text.replace('.000Z', 'Z') : expires;
}

/** The later of two ends; `null` is never. */
export function laterEnd(one: string | null, other: string | null): string | null {
  return endOf(one) >= endOf(other) ? one : other;
}

/** The earlier of two ends; `null` is never. */
export function earlierEnd(one: string | null, other: string | null): string | null {
  return endOf(one) <= endOf(other) ? one : other;
}

/** When the last of the rows ends; without rows never, since a grant is permanent unless an end is named. */
export function latestEnd(rows: readonly GrantRow[]): string | null {
  const [first, ...rest] = rows.map(({ expires }) => expires);
  return first === undefined ? null : rest.reduce<string | null>(laterEnd, first);
}
