import type { DaemonStatus, ObjectEvent, ObjectStatus, SourceStatus } from '../../daemon-status.ts';

/** An object as events name it; one that has left its source has no page. */
export type NamedObject = Pick<ObjectStatus, 'key' | 'label'> & { readonly isGone: boolean };

/** Something that happened to an object. */
export interface ShownEvent {
  readonly source: SourceStatus;
  readonly object: NamedObject;
  readonly event: ObjectEvent;
}

/** What happened to objects in the runs that a filter takes, the latest first. */
export function latestEvents(
  status: DaemonStatus,
  isWanted: (event: ObjectEvent, source: SourceStatus) => boolean,
): readonly ShownEvent[] {
  const found: ShownEvent[] = [];
  for (const source of status.sources) {
    const declared = new Set(source.objects.map(({ key }) => key));
    for (const { key, label, history } of [...source.objects, ...source.gone]) {
      const object = { key, label, isGone: !declared.has(key) };
      for (const event of history) if (isWanted(event, source)) found.push({ source, object, event });
    }
  }
  return found.toSorted((one, other) => Date.parse(other.event.at) - Date.parse(one.event.at));
}
