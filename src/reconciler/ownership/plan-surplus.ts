import { contentHash } from '../../manifest/content-hash.ts';
import type { DeletionPolicy } from '../../manifest/deletion-policy.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { kindOf, type ObjectKey } from '../../manifest/object-key.ts';
import type { Pruning, Surplus } from '../../providers/pruning.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { AnyProvider } from '../plan/any-provider.ts';
import type { PlannedObject } from '../plan.ts';
import {
  formerOwnersIn,
  isLeftMember,
  leftAloneBy,
  type Declared,
  type FormerOwners,
} from './left-members.ts';

/** What becomes of objects of ours that no manifest declares any more. */
export interface PlannedSurplus {
  readonly objects: readonly PlannedObject[];
  /** Those that stay, since nothing is pruned. */
  readonly kept: readonly InventoryEntry[];
}

/** Everything that the planning of surplus objects looks at. */
export interface SurplusInput {
  readonly entries: readonly InventoryEntry[];
  /** Those that a run wanted to make and did not. */
  readonly unmade: readonly InventoryEntry[];
  readonly declared: Declared;
  /** Declared objects as they are planned: what one of them is now is no surplus, whatever it was called. */
  readonly planned: readonly PlannedObject[];
  readonly providers: readonly AnyProvider[];
  readonly reader: Reader;
  readonly instance: Instance;
  /** Whole documents are removed, too. */
  readonly prune: boolean;
}

/**
 * Plans the removal of surplus objects. Members that we made and that left a document go with any run, all others only
 * with `prune`.
 * Throws the classes of errors.ts when one of them cannot be read: nothing is taken to be gone that is only hidden.
 */
export async function planSurplus(input: SurplusInput): Promise<PlannedSurplus> {
  const kept: InventoryEntry[] = [];
  const dropped: PlannedObject[] = input.unmade.map((entry) => forgotten(entry, 'gone'));
  const leaving: InventoryEntry[] = [];
  const formerOwners = formerOwnersIn(input.entries, input.declared);
  for (const entry of input.entries) {
    const leftAlone = leftAloneBy(entry, input.declared);
    const isOrphan = [entry, ...formerOwners(entry)].some((one) => one.deletionPolicy === 'Orphan');
    if (isTakenUp(entry, input.planned)) dropped.push(forgotten(entry, 'let-go'));
    else if (leftAlone === 'disabled') dropped.push(forgotten(entry, 'let-go'));
    else if (leftAlone === 'observed') dropped.push(observed(entry));
    else if (!input.prune && !isLeftMember(entry, input.declared)) kept.push(entry);
    else if (isOrphan) dropped.push(forgotten(entry, 'let-go'));
    else leaving.push(entry);
  }
  const removals: PlannedObject[] = [];
  for (const provider of input.providers) {
    const mine = leaving.filter(({ key }) => kindOf(key) === provider.kind);
    if (mine.length === 0) continue;
    const found = await removalsOf(provider, mine, input);
    removals.push(...found.map((object, at) => guarded(object, mine[at], formerOwners)));
  }
  return { objects: inRemovalOrder([...dropped, ...removals], input.entries), kept };
}

/** The manifest has another name now, or a declared object was found to be this one. */
function isTakenUp({ key, uuid, place }: InventoryEntry, planned: readonly PlannedObject[]): boolean {
  return planned.some(
    (object) =>
      kindOf(object.key) === kindOf(key) &&
      (object.uuid === uuid ||
        (object.record !== undefined &&
          object.record.place.fill.length === 0 &&
          Object.keys(place).length > 0 &&
          contentHash(object.record.place.value) === contentHash(place))),
  );
}

function guarded(
  object: PlannedObject,
  entry: InventoryEntry | undefined,
  formerOwners: FormerOwners,
): PlannedObject {
  const guardian = entry === undefined ? undefined : formerOwners(entry).find((one) => one.isProtected);
  if (guardian === undefined || object.action === 'forget' || object.action === 'blocked') return object;
  return blocked(plainObject({ ...object, uuid: object.uuid ?? object.key }, 'not-declared'), [
    protectedEntry(object, guardian),
  ]);
}

async function removalsOf(
  provider: AnyProvider,
  entries: readonly InventoryEntry[],
  { reader, instance }: SurplusInput,
): Promise<readonly PlannedObject[]> {
  const { pruning } = provider;
  if (pruning === undefined)
    return entries.map((entry) => ({ ...forgotten(entry, 'not-declared'), action: 'release' }));
  const surplus = entries.map((entry) => surplusOf(entry, pruning));
  const live = await pruning.observe(reader, surplus, instance);
  return entries.map((entry, index) => {
    const one = surplus[index] ?? surplusOf(entry, pruning);
    return live.has(entry.key)
      ? removalOf(entry, one, live.get(entry.key), { pruning, instance })
      : forgotten(entry, 'gone');
  });
}

function surplusOf(entry: InventoryEntry, { policies }: Pruning<unknown>): Surplus {
  const { key, label, uuid, place } = entry;
  const asked: DeletionPolicy | undefined = policies.find((policy) => policy === entry.deletionPolicy);
  return { key, label, uuid, place, policy: asked ?? policies[0] };
}

function removalOf(
  entry: InventoryEntry,
  surplus: Surplus,
  live: unknown,
  { pruning, instance }: { readonly pruning: Pruning<unknown>; readonly instance: Instance },
): PlannedObject {
  const uuid = pruning.uuidOf?.(live) ?? entry.uuid;
  const base = plainObject({ ...entry, uuid }, 'not-declared');
  if (entry.isProtected) return blocked(base, [protectedEntry(entry, entry)]);
  const removal = pruning.plan(surplus, live, instance);
  if (removal.blocked.length > 0) return blocked(base, removal.blocked);
  const { warnings, waiting, steps, action } = removal;
  if (waiting !== undefined) {
    return { ...base, action: 'waiting', reason: 'waiting-for', waitingFor: waiting, warnings };
  }
  return {
    ...base,
    action,
    warnings,
    steps,
    forgets: true,
    ...(steps.length === 0 ? {} : { compared: contentHash(removal.relies) }),
  };
}

/** `guardian` is what is protected: the object itself, or what declared it. */
function protectedEntry(
  { key: subject, label }: Pick<InventoryEntry, 'key' | 'label'>,
  { key }: InventoryEntry,
): Diagnostic {
  const what =
    key === subject
      ? 'it is protected, though its manifest is gone'
      : `${key}, which declared it, is protected`;
  return {
    code: 'OBJECT_PROTECTED',
    severity: 'error',
    summary: `cannot remove ${label}: ${what}`,
    hints: [
      'Declare it again without the annotation `protect`, apply, and remove it then.',
      `To let go of it and leave it on the server: waldur-gitops state rm ${key}`,
    ],
    subject,
  };
}

function blocked(base: PlannedObject, diagnostics: readonly Diagnostic[]): PlannedObject {
  return { ...base, action: 'blocked', reason: 'refused', blocked: diagnostics };
}

function forgotten(entry: InventoryEntry, reason: 'let-go' | 'gone' | 'not-declared'): PlannedObject {
  return { ...plainObject(entry, reason), forgets: true };
}

/** A member that left a document which only tells differences. */
function observed(entry: InventoryEntry): PlannedObject {
  const warnings = ['it is not declared any more, and the mode of its document leaves it as it is'];
  return { ...plainObject(entry, 'not-declared'), action: 'no-op', reason: 'disabled', warnings };
}

function plainObject(
  { key, label, uuid }: Pick<InventoryEntry, 'key' | 'label' | 'uuid'>,
  reason: 'let-go' | 'gone' | 'not-declared',
): PlannedObject {
  return {
    key,
    label,
    action: 'forget',
    reason,
    // A grant is kept by its key until its uuid was seen.
    ...(uuid === key ? {} : { uuid }),
    changes: [],
    refused: [],
    unmanaged: [],
    warnings: [],
    blocked: [],
    dependsOn: [],
    steps: [],
  };
}

/** What others needed goes after them, and what was declared in a document before it. */
function inRemovalOrder(
  objects: readonly PlannedObject[],
  entries: readonly InventoryEntry[],
): readonly PlannedObject[] {
  const keys = new Set(objects.map(({ key }) => key));
  const before = new Map<ObjectKey, ObjectKey[]>();
  for (const { key, needs, owners } of entries) {
    if (!keys.has(key)) continue;
    for (const need of new Set([...needs, ...owners])) {
      if (keys.has(need)) before.set(need, [...(before.get(need) ?? []), key]);
    }
  }
  return objects.map((object) => ({ ...object, dependsOn: before.get(object.key) ?? [] }));
}
