const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

const LONGEST = 24 * 3600;

/** The seconds of the annotation `timeout`, e.g. `90s`, `10m` or `2h`; `undefined` for anything else, and above a day. */
export function patienceOf(text: string): number | undefined {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/u.exec(text.trim()) ?? [];
  const seconds = Number(count) * (UNITS[unit] ?? Number.NaN);
  return seconds <= LONGEST ? seconds : undefined;
}
