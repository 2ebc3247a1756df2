/** What a process took at a moment, in bytes. */
interface Sample {
  readonly minutes: number;
  readonly resident: number;
}

/** One life of the daemon. */
export interface Life {
  /** Takes the text of its metrics. */
  add(metrics: string): void;
  report(): LifeReport;
}

/** What became of the memory in one life, in bytes. */
export interface LifeReport {
  readonly minutes: number;
  readonly samples: number;
  /** Per minute, of the lowest values after it has warmed up; `undefined` for a life that is too short. */
  readonly slope: number | undefined;
  readonly first: number;
  readonly last: number;
  readonly most: number;
}

/** While it warms up it only grows. */
const WARM_UP = 1;
const WINDOW = 0.25;
const LEAST_WINDOWS = 6;

/** Begins a life. */
export function beginLife(): Life {
  const begin = Date.now();
  const samples: Sample[] = [];
  return {
    add(metrics) {
      const [, value] = /^process_resident_memory_bytes ([0-9.e+]+)$/mu.exec(metrics) ?? [];
      if (value === undefined) throw new Error('the metrics do not say what memory it takes');
      samples.push({ minutes: (Date.now() - begin) / 60_000, resident: Number(value) });
    },
    report() {
      const lows = lowest(samples.filter(({ minutes }) => minutes >= WARM_UP));
      return {
        minutes: (Date.now() - begin) / 60_000,
        samples: samples.length,
        slope: lows.length < LEAST_WINDOWS ? undefined : slopeOf(lows),
        first: lows[0]?.resident ?? 0,
        last: lows.at(-1)?.resident ?? 0,
        most: Math.max(0, ...samples.map(({ resident }) => resident)),
      };
    },
  };
}

/** The lowest of each window: what is left after a collection. */
function lowest(samples: readonly Sample[]): readonly Sample[] {
  const windows = new Map<number, Sample>();
  for (const sample of samples) {
    const window = Math.floor(sample.minutes / WINDOW);
    const known = windows.get(window);
    if (known === undefined || sample.resident < known.resident) windows.set(window, sample);
  }
  return [...windows.values()];
}

/** Least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const count = samples.length;
  const x = samples.reduce((sum, { minutes }) => sum + minutes, 0) / count;
  const y = samples.reduce((sum, { resident }) => sum + resident, 0) / count;
  const over = samples.reduce((sum, { minutes, resident }) => sum + (minutes - x) * (resident - y), 0);
  const under = samples.reduce((sum, { minutes }) => sum + (minutes - x) ** 2, 0);
  return under === 0 ? 0 : over / under;
}
