import { InvalidArgumentError } from 'commander';
import type { ObjectKey } from '../manifest/object-key.ts';
import { RECOVERIES, type Recovery } from '../providers/intervention.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, h: 3_600_000 };
const LONGEST_TIMER = 2_147_483_647;

/** Refuses the empty text: a variable of a script that is not set must not mean the working directory. */
export function filled(value: string): string {
  if (value !== '') return value;
  throw new InvalidArgumentError('It must not be empty.');
}

/** Collects the values of an option that may be given several times. */
export function several(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), filled(value)];
}

/** Reads the key of one object, e.g. `Offering/test-cluster`. */
export function oneKey(value: string): ObjectKey {
  if (isObjectKey(value)) return value;
  throw new InvalidArgumentError('It must look like Kind/name, e.g. Offering/test-cluster.');
}

/** Collects keys of objects. */
export function targets(value: string, before: readonly ObjectKey[] | undefined): readonly ObjectKey[] {
  return [...(before ?? []), oneKey(value)];
}

/** Reads one `--recover`, e.g. `LexisLink/project-a=retry`. */
export function recoveries(
  value: string,
  before: ReadonlyMap<ObjectKey, Recovery> | undefined,
): ReadonlyMap<ObjectKey, Recovery> {
  const end = value.lastIndexOf('=');
  const key = value.slice(0, Math.max(end, 0));
  const choice = RECOVERIES.find((one) => one === value.slice(end + 1));
  if (end < 1 || !isObjectKey(key)) {
    throw new InvalidArgumentError('It must look like Kind/name=choice, e.g. LexisLink/project-a=retry.');
  }
  if (choice === undefined) {
    throw new InvalidArgumentError(`What comes after the = must be one of ${RECOVERIES.join(', ')}.`);
  }
  if (before?.has(key) === true) throw new InvalidArgumentError(`${key} is recovered once only.`);
  return new Map([...(before ?? []), [key, choice]]);
}

/** Reads the digest of a plan. */
export function digest(value: string): string {
  const match = /^(?:sha256:)?([0-9a-f]{64})$/iu.exec(value);
  if (match?.[1] === undefined) {
    throw new InvalidArgumentError(
      'It must be the digest that plan shows, sha256: and 64 hexadecimal digits.',
    );
  }
  return `sha256:${match[1].toLowerCase()}`;
}

/** Reads a whole number in a range. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,15}$/u.test(value) ? Number(value) : Number.NaN;
    if (!(number >= least && number <= most)) {
      throw new InvalidArgumentError(`It must be a whole number from ${String(least)} to ${String(most)}.`);
    }
    return number;
  };
}

/** Reads a time span such as `90`, `90s`, `10m` or `1h` into milliseconds. */
export function timeSpan(value: string): number {
  const match = /^(\d{1,9})([smh]?)$/u.exec(value);
  const milliseconds = Number(match?.[1] ?? 0) * (UNITS[match?.[2] ?? ''] ?? 0);
  if (milliseconds < 1 || milliseconds > LONGEST_TIMER) {
    throw new InvalidArgumentError('It must be a time span of up to 24 days, e.g. 90s, 10m or 1h.');
  }
  return milliseconds;
}

function isObjectKey(value: string): value is ObjectKey {
  return /^[^/]+\/.+$/u.test(value);
}
