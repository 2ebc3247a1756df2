const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The milliseconds of a text like `90s` or `5m`, which the schema has checked. */
export function milliseconds(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/u.exec(text) ?? [];
  return Number(count) * (UNITS[unit] ?? Number.NaN);
}
