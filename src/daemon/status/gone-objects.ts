import type { ObjectResult } from '../../reconciler/report.ts';
import type { GoneObject, ObjectEvent } from '../daemon-status.ts';
import type { ObjectRecord } from '../record/source-record.ts';
import { eventOf } from './event-of.ts';

const MOST_GONE = 20;
const MOST_EVENTS = 5;

/** A run that may have removed something. */
export interface Removals {
  /** The id and the end of the run. */
  readonly id: string;
  readonly now: Date;
  readonly results: readonly ObjectResult[];
  /** The objects before it, and after it. */
  readonly before: readonly ObjectRecord[];
  readonly after: readonly ObjectRecord[];
}

/** The objects that have left a source, with those that this run has brought to an end. Pure. */
export function goneObjects(known: readonly GoneObject[], run: Removals): readonly GoneObject[] {
  const left = new Set(run.after.map(({ key }) => key));
  const old = new Map(run.before.map((record) => [record.key, record.history]));
  const gone = run.results.flatMap((result): GoneObject[] => {
    const { key, label, outcome } = result;
    if (outcome !== 'applied' || left.has(key)) return [];
    const events: readonly ObjectEvent[] = [eventOf(result, run), ...(old.get(key) ?? [])];
    return [{ key, label, history: events.slice(0, MOST_EVENTS) }];
  });
  return [...gone, ...known].slice(0, MOST_GONE);
}
