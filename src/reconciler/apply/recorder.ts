import type { JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Condition, Lookup, RequestStep } from '../../providers/step.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import type { LockedState } from '../../state/state-store.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Extent } from '../ownership/entry-draft.ts';
import type { NewGuards } from '../ownership/guards.ts';
import type { PlannedObject } from '../plan.ts';
import type { ObjectResult } from '../report.ts';
import type { CapturedValues } from './captured-values.ts';

/** Writes down what an apply does to objects, so that no crash makes it forget what is ours. */
export interface Recorder {
  /** Before anything else of an object with new guards. */
  guarded(guards: NewGuards): Promise<void>;
  /** Before a step is carried out. A request that makes something is durable when this resolves. */
  before(object: PlannedObject, step: RequestStep, captured: CapturedValues): Promise<void>;
  /** After its answer was understood. */
  after(object: PlannedObject, captured: CapturedValues): Promise<void>;
  /** When nothing more is done to an object in this run. `error` is what its last step threw. */
  finished(
    object: PlannedObject,
    outcome: {
      readonly result: ObjectResult['outcome'];
      readonly error?: unknown;
      readonly isTouched: boolean;
    },
    captured: CapturedValues,
  ): Promise<void>;
}

/** A recorder of a run without an inventory. */
export const NO_RECORD: Recorder = {
  guarded: () => Promise.resolve(),
  before: () => Promise.resolve(),
  after: () => Promise.resolve(),
  finished: () => Promise.resolve(),
};

/** A recorder that writes to a state. Throws StateError when it cannot be written. */
export function createRecorder(state: LockedState, now: () => Date): Recorder {
  /** Objects whose own request was written down in this run, and those whose uuid was. */
  const intended = new Set<ObjectKey>();
  const made = new Set<ObjectKey>();
  /** Objects of which a request was sent. */
  const begun = new Set<ObjectKey>();
  return {
    async guarded({ key, isProtected, deletionPolicy }) {
      const known = state.inventory.get(key);
      if (known === undefined) return;
      const { deletionPolicy: _, ...rest } = known;
      const entry = { ...rest, isProtected, ...(deletionPolicy === undefined ? {} : { deletionPolicy }) };
      const open = state.intents.get(key) ?? [];
      await state.append({ type: 'put', entry }, 'lazy');
      // What an earlier run was about to do is as open as before.
      for (const { uuid, ...intent } of open) {
        await state.append({ type: 'intent', intent }, 'lazy');
        if (uuid !== undefined) await state.append({ type: 'made', key, uuid }, 'lazy');
      }
    },
    async before(object, step, captured) {
      await begin(object, captured);
      if (!makesSomething(step) || object.record === undefined) return;
      const makesObject = isNewObject(object) && !intended.has(object.key);
      if (makesObject) intended.add(object.key);
      const lookup = step.lookup === undefined ? undefined : filledLookup(step.lookup, captured);
      await state.append(
        {
          type: 'intent',
          intent: {
            key: object.key,
            label: object.label,
            request: `${step.method} ${captured.fillPath(step.path)}`,
            makesObject,
            ...(lookup === undefined ? {} : { lookup }),
            place: placeOf(object, captured, undefined),
            owners: object.record.entry.owners,
            members: object.record.unfinished.members,
            at: now().toISOString(),
          },
        },
        'durable',
      );
    },
    async after(object, captured) {
      if (!intended.has(object.key) || made.has(object.key)) return;
      const uuid = capturedUuid(object, captured);
      if (uuid === undefined) return;
      made.add(object.key);
      await state.append({ type: 'made', key: object.key, uuid }, 'lazy');
    },
    async finished(object, { result, error, isTouched }, captured) {
      const { key, record } = object;
      if (result === 'applied' && object.forgets === true) {
        await state.append({ type: 'removed', key }, 'lazy');
        return;
      }
      if (record === undefined) return;
      if (result === 'applied') {
        await put(object, record.finished, capturedUuid(object, captured) ?? record.uuid ?? key, captured);
        return;
      }
      if (!isTouched) return;
      const uuid = capturedUuid(object, captured) ?? record.uuid;
      if (uuid !== undefined) {
        await put(object, begun.has(key) ? record.begun : record.unfinished, uuid, captured);
      } else if (error instanceof RejectedByApiError && intended.has(key)) {
        // The server has said no, so nothing was made.
        await state.append({ type: 'settled', key }, 'lazy');
      }
    },
  };

  /**
   * What becomes ours of an object that is there, and what is about to be written to it, is known before it is changed, or
   * nobody would know of it after a crash.
   */
  async function begin(object: PlannedObject, captured: CapturedValues): Promise<void> {
    const { key, record } = object;
    if (record === undefined || begun.has(key)) return;
    begun.add(key);
    const known = state.inventory.get(record.replaces ?? key);
    const { members, fields } = record.begun;
    if (known?.fields === fields && members.every((member) => known.members.includes(member))) return;
    if (record.uuid !== undefined) await put(object, record.begun, record.uuid, captured, 'durable');
    else if (known !== undefined && object.action === 'replace') {
      await state.append({ type: 'put', entry: { ...known, ...record.begun } }, 'durable');
    }
  }

  async function put(
    object: PlannedObject,
    extent: Extent,
    uuid: string,
    captured: CapturedValues,
    durability: 'durable' | 'lazy' = 'lazy',
  ): Promise<void> {
    const { record, key } = object;
    if (record === undefined) return;
    const isDelivered = record.rotates && extent === record.finished;
    const rotated = isDelivered ? now().toISOString() : record.rotated;
    const entry: InventoryEntry = {
      ...record.entry,
      ...extent,
      uuid,
      place: placeOf(object, captured, state.inventory.get(key)),
      at: now().toISOString(),
      ...(rotated === undefined ? {} : { rotated }),
    };
    // Once is enough: a second time it would take away what has the new name by now.
    if (record.replaces !== undefined && state.inventory.has(record.replaces)) {
      await state.append({ type: 'moved', from: record.replaces, to: key }, 'lazy');
    }
    await state.append({ type: 'put', entry }, durability);
  }
}

function makesSomething({ method, idempotent }: RequestStep): boolean {
  return method === 'POST' && !idempotent;
}

function isNewObject({ action }: PlannedObject): boolean {
  return action === 'create' || action === 'replace';
}

function capturedUuid({ record }: PlannedObject, captured: CapturedValues): string | undefined {
  for (const name of record?.uuidCaptures ?? []) {
    const value = captured.known(name);
    if (typeof value === 'string') return value.replaceAll('-', '').toLowerCase();
  }
  return undefined;
}

/** Of an object that is only half done some places are not known yet. */
function placeOf(
  { record }: PlannedObject,
  captured: CapturedValues,
  entry: InventoryEntry | undefined,
): JsonObject {
  const place = record?.place ?? { value: {}, fill: [] };
  return (captured.fillKnown(place) ?? entry?.place ?? {}) as JsonObject;
}

/** A lookup that another run can use; nothing when a value of it is not known or must not be written down. */
function filledLookup(lookup: Lookup, captured: CapturedValues): JsonObject | undefined {
  const path = captured.fillPath(lookup.path);
  const where: JsonObject[] = [];
  for (const condition of lookup.where) {
    const filled = filledCondition(condition, captured);
    if (filled === undefined) return undefined;
    where.push(filled);
  }
  const { query, list, except } = lookup;
  return { path, query: { ...query }, ...(list === undefined ? {} : { list }), where, except };
}

function filledCondition(condition: Condition, captured: CapturedValues): JsonObject | undefined {
  if (!('capture' in condition)) return { ...condition };
  const value = captured.known(condition.capture);
  return value === undefined ? undefined : { pointer: condition.pointer, equals: value };
}
