import type { DaemonStatus, ObjectEvent, SourceStatus } from '../../daemon-status.ts';
import { latestEvents, type NamedObject } from './latest-events.ts';

/** What happened to one object, once or again and again, or the same to several objects in one run. */
export interface NewsItem {
  readonly source: SourceStatus;
  /** The latest of them. */
  readonly event: ObjectEvent;
  readonly objects: readonly NamedObject[];
  /** How often it happened to the one object. */
  readonly times: number;
}

interface Growing extends NewsItem {
  readonly objects: NamedObject[];
  times: number;
}

/** Things that a run did, or found; what is merely still so is not news. */
const NEWS: ReadonlySet<string> = new Set(['applied', 'failed', 'drift', 'stale']);
/** Fewer objects are told one by one. */
const CROWD = 3;

/** What happened last, the latest first: repetitions are told once, and what one run did to many is told together. */
export function newsOf(status: DaemonStatus): readonly NewsItem[] {
  const items = new Map<string, Growing>();
  const crowds = new Map<string, number>();
  const events = latestEvents(status, ({ outcome }) => NEWS.has(outcome));
  for (const { source, event } of events) {
    const id = together(source, event);
    crowds.set(id, (crowds.get(id) ?? 0) + 1);
  }
  for (const { source, object, event } of events) {
    const crowd = together(source, event);
    const isCrowd = (crowds.get(crowd) ?? 0) >= CROWD;
    const id = isCrowd ? crowd : [source.name, object.key, event.outcome, event.message].join('\0');
    const item = items.get(id);
    if (item === undefined) items.set(id, { source, event, objects: [object], times: 1 });
    else if (isCrowd) item.objects.push(object);
    else item.times += 1;
  }
  return [...items.values()];
}

function together(source: SourceStatus, { run, outcome, message }: ObjectEvent): string {
  return ['run', source.name, run, outcome, message].join('\0');
}
