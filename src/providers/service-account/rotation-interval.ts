import type { AccountToken } from '../../manifest/types.gen.ts';

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { d: 24 * HOUR, h: HOUR };

/** How old the token of an account may become, in milliseconds; `undefined` when its manifest does not limit it. */
export function rotationInterval(token: AccountToken | undefined): number | undefined {
  const [, count = '', unit = ''] = /^(\d+)([dh])$/u.exec(token?.rotate?.every ?? '') ?? [];
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
