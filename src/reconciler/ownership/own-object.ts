import { isDeepStrictEqual } from 'node:util';
import type { FieldChange } from '../../diff/field-change.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { captureName, type BodyTemplate } from '../../providers/step.ts';
import { leavesOf } from '../plan/compare-object.ts';
import type { PlanObjectInput } from '../plan/plan-object-input.ts';
import type { PlannedObject, Reason } from '../plan.ts';
import { isDeletedByUs } from './begun-marks.ts';
import { draftEntry } from './draft-entry.ts';
import { letGoFields } from './let-go-fields.ts';
import type { OwnedObject } from './owned-object.ts';

const NO_PLACE: BodyTemplate = { value: {}, fill: [] };

/**
 * A planned object as the inventory sees it: adopted when it is not ours yet, with who moved as its reason, with what is
 * let go, and with what is to be recorded. `left` are differences that the plan leaves as they are. Pure.
 */
export function ownObject(
  object: PlannedObject,
  input: PlanObjectInput,
  left: readonly FieldChange[],
): PlannedObject {
  const { owned, live, provider } = input;
  if (owned === undefined || object.action === 'blocked') return object;
  // One that waits is recorded by the run that made it wait, unless that was cut off before it came to it.
  if (object.action === 'waiting' && (live === undefined || !owned.hasIntents)) return object;
  const { wanted, absence, instance } = input;
  const { changes } = object;
  const place = provider.place?.({ wanted, live, absence, changes, instance }) ?? NO_PLACE;
  const isOurs = (owned.entry !== undefined && owned.gone === undefined) || owned.made !== undefined;
  const isNew =
    owned.entry === undefined ||
    owned.entry.manifest !== owned.digest ||
    owned.previous !== undefined ||
    owned.hasIntents ||
    isOtherPlace(owned.entry.place, place) ||
    (live !== undefined && owned.entry.uuid !== provider.uuidOf(live));
  const named = { ...object, ...actionOf(object, owned, { isOurs, exists: live !== undefined }) };
  if (!isNew && object.steps.length === 0) return named;
  const leaves = leavesOf(input);
  const letGo = owned.entry === undefined ? [] : letGoFields(owned.entry, leaves, object.changes);
  const record = draftEntry({
    key: object.key,
    label: object.label,
    origin: wanted.origin,
    owners: owned.owners,
    needs: object.dependsOn,
    owned,
    digest: owned.digest,
    revision: owned.revision,
    leaves,
    accepted: object.changes,
    refused: left,
    uuid: live === undefined || object.action === 'replace' ? undefined : provider.uuidOf(live),
    uuidCaptures: provider.uuidCaptures?.(wanted) ?? [captureName(object.key, 'uuid')],
    place,
    isAdopted: named.action === 'adopt',
    isReplaced: object.action === 'replace',
    passing: provider.passing ?? [],
    ...(provider.rotation === undefined
      ? {}
      : { secret: { delivers: object.steps.some(({ type }) => type === 'deliver'), now: owned.now } }),
  });
  return {
    ...named,
    ...(letGo.length === 0 ? {} : { letGo }),
    ...(letGo.length === 0 || named.reason !== undefined ? {} : { reason: 'let-go' as const }),
    record,
  };
}

/** What finds the object without its manifest was not known when it was recorded, e.g. its id in a cloud. */
function isOtherPlace(recorded: JsonObject, { value, fill }: BodyTemplate): boolean {
  // Nearly all are equal, and their texts are compared much faster.
  if (fill.length > 0 || JSON.stringify(recorded) === JSON.stringify(value)) return false;
  return !isDeepStrictEqual(recorded, value);
}

function actionOf(
  { action, reason, changes }: PlannedObject,
  owned: OwnedObject,
  { isOurs, exists }: { readonly isOurs: boolean; readonly exists: boolean },
): { readonly action: PlannedObject['action']; readonly reason?: Reason } {
  const same = { action, ...(reason === undefined ? {} : { reason }) };
  if (action === 'create' && owned.gone !== undefined) {
    const isOurDoing = owned.entry !== undefined && isDeletedByUs(owned.entry.fields);
    return { action, reason: isOurDoing ? 'replace-required' : 'gone' };
  }
  if (exists && !isOurs && (action === 'update' || action === 'no-op')) return { ...same, action: 'adopt' };
  if (action === 'update' && reason === 'differs') return { action, reason: moved(changes) };
  return same;
}

function moved(changes: readonly FieldChange[]): Reason {
  const causes = new Set(changes.map(({ cause = 'manifest' }) => cause));
  if (causes.size === 1 && causes.has('manifest')) return 'manifest-changed';
  return causes.size === 1 && causes.has('drift') ? 'drift' : 'both-changed';
}
