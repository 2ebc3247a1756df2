import { kindOf } from '../../manifest/object-key.ts';
import type { DaemonStatus, ObjectStatus, SourceStatus } from '../daemon-status.ts';

/** Which objects are asked for; what is left out, or empty, matches all. */
export interface ObjectFilter {
  readonly source?: string | undefined;
  readonly kind?: string | undefined;
  readonly health?: string | undefined;
  /** Words that must all be in the key, the label, the uuid or the reason, in any case. */
  readonly search?: string | undefined;
  readonly key?: string | undefined;
}

/** An object and the source that declares it. */
export interface FoundObject {
  readonly source: SourceStatus;
  readonly object: ObjectStatus;
}

/** The objects of all sources that a filter matches, in the order of the status. */
export function findObjects(status: DaemonStatus, filter: ObjectFilter): readonly FoundObject[] {
  const words = (filter.search ?? '')
    .toLowerCase()
    .split(/\s+/u)
    .filter((word) => word !== '');
  return status.sources
    .filter(({ name }) => isWanted(filter.source, name))
    .flatMap((source) =>
      source.objects
        .filter(
          (object) =>
            isWanted(filter.key, object.key) &&
            isWanted(filter.kind, kindOf(object.key)) &&
            isWanted(filter.health, object.health) &&
            (words.length === 0 || hasWords(object, words)),
        )
        .map((object) => ({ source, object })),
    );
}

/** The object of a source with this key, as an address carries it: half characters cannot be part of one. */
export function findObject(status: DaemonStatus, sourceName: string, key: string): FoundObject | undefined {
  const source = status.sources.find(({ name }) => name === sourceName);
  const object = source?.objects.find((one) => one.key === key || sendable(one.key) === key);
  return source === undefined || object === undefined ? undefined : { source, object };
}

function sendable(text: string): string {
  return text.replaceAll(/\p{Cs}/gu, '\ufffd');
}

function isWanted(wanted: string | undefined, value: string): boolean {
  return wanted === undefined || wanted === '' || wanted === value;
}

function hasWords(object: ObjectStatus, words: readonly string[]): boolean {
  const text = [object.key, object.label, object.uuid ?? '', object.waitingFor ?? '']
    .concat(object.conditions.map(({ reason, message }) => `${reason} ${message}`))
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
