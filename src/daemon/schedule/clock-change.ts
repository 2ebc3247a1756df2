const MINUTE = 60_000;

/** Times of the day that a clock has left out. */
export interface SkippedTimes {
  /** The first minute after them. */
  readonly at: number;
  /** The first and the last minute that was left out, as the clock would have shown them, if it were one of UTC. */
  readonly first: number;
  readonly last: number;
}

/** What the clock of a time zone left out between two minutes, as when summer time begins; `undefined` for nothing. Pure. */
export function skippedTimes(from: number, to: number, timezone: string): SkippedTimes | undefined {
  const [before, after] = [offset(from, timezone), offset(to, timezone)];
  if (before >= after) return undefined;
  let [early, late] = [from, to];
  while (late - early > MINUTE) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE) * MINUTE;
    if (offset(middle, timezone) > before) late = middle;
    else early = middle;
  }
  return { at: late, first: late + before, last: late + offset(late, timezone) - MINUTE };
}

/** By how many milliseconds a clock is ahead of UTC. */
function offset(time: number, timezone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: timezone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/u.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}
