import type { DaemonStatus, ObjectEvent, ObjectStatus, SourceStatus } from '../../daemon-status.ts';

/** Something that happened to an object. */
export interface ShownEvent {
  readonly source: SourceStatus;
  readonly object: ObjectStatus;
  readonly event: ObjectEvent;
}

/** What happened to objects in the runs that a filter takes, the latest first. */
export function latestEvents(
  status: DaemonStatus,
  isWanted: (event: ObjectEvent, source: SourceStatus) => boolean,
): readonly ShownEvent[] {
  const found: ShownEvent[] = [];
  for (const source of status.sources) {
    for (const object of source.objects) {
      for (const event of object.history) if (isWanted(event, source)) found.push({ source, object, event });
    }
  }
  return found.toSorted((one, other) => Date.parse(other.event.at) - Date.parse(one.event.at));
}
