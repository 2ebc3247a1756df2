import { annotation } from '../../manifest/manifest.ts';
import { kindOf, objectKey, type ObjectKey } from '../../manifest/object-key.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import type { State } from '../../state/state-store.ts';
import { WorkingState } from '../../state/working-state.ts';
import type { PlanNode } from '../plan/plan-node.ts';
import type { SettledIntent, SettledIntents } from './settle-intents.ts';

/** What is known of one declared object from earlier runs. */
export interface Owned {
  /** Absent: it is not ours yet. */
  readonly entry?: InventoryEntry | undefined;
  /** The key of that entry when the manifest was called otherwise. */
  readonly previous?: ObjectKey | undefined;
  /** Uuid of what a run of ours made and did not come to record. */
  readonly made?: string | undefined;
  /** Uuids of what such a run can have made, when that is not clear. */
  readonly suspects: readonly string[];
  /** Set members that our runs have made, by their path as JSON; of a run that was cut off also those it was about to make. */
  readonly members: readonly string[];
  /** Requests of an earlier run are open, and are settled by recording the object. */
  readonly hasIntents: boolean;
}

/** Whose objects are whose, for one run. */
export interface Ownership {
  of(key: ObjectKey): Owned;
  /** What is ours and no declared object has taken up, also what a run that was cut off has made. */
  readonly surplus: readonly InventoryEntry[];
  /** What such a run wanted to make and did not, or wanted to do to what is not ours, and no manifest asks for any more. */
  readonly unmade: readonly InventoryEntry[];
  readonly state: State;
  /** The commit of the manifests. */
  readonly revision?: string;
  readonly now: Date;
}

/** The ownership of a run. `nodes` are all declared objects, also those that the run does not look at. Pure. */
export function createOwnership(
  nodes: readonly PlanNode[],
  run: {
    readonly state: State;
    readonly settled: SettledIntents;
    readonly revision?: string | undefined;
    readonly now: Date;
  },
): Ownership {
  const declared = new Set(nodes.map(({ key }) => key));
  const previous = previousKeys(nodes, declared, run.state);
  const { inventory, intents } = movedState(run.state, previous);
  const lost = [...run.settled.values()].filter(
    ({ intent: { key } }) => !declared.has(key) && !inventory.has(key),
  );
  const untold = [...intents].flatMap(([key, [intent]]) =>
    intent === undefined || declared.has(key) || inventory.has(key) || run.settled.has(key)
      ? []
      : [entryOf({ intent, suspects: [] })],
  );
  return {
    state: run.state,
    now: run.now,
    ...(run.revision === undefined ? {} : { revision: run.revision }),
    surplus: [
      ...[...inventory.values()].filter(({ key }) => !declared.has(key)),
      ...lost.filter(({ made }) => made !== undefined).map(entryOf),
    ],
    unmade: [
      ...lost.filter(({ made, suspects }) => made === undefined && suspects.length === 0).map(entryOf),
      ...untold,
    ],
    of(key) {
      const former = previous.get(key);
      const entry = inventory.get(key);
      const { made, suspects = NOBODY } = run.settled.get(key) ?? NOTHING_SETTLED;
      const open = intents.get(key);
      const members = entry?.members ?? [];
      return {
        entry,
        previous: former,
        made,
        suspects,
        members:
          open === undefined
            ? members
            : [...new Set([...members, ...open.flatMap((intent) => intent.members)])],
        hasIntents: open !== undefined,
      };
    },
  };
}

/** The former keys of objects that are recorded under them, by the new ones. */
function previousKeys(
  nodes: readonly PlanNode[],
  declared: ReadonlySet<ObjectKey>,
  { inventory }: State,
): ReadonlyMap<ObjectKey, ObjectKey> {
  const previous = new Map<ObjectKey, ObjectKey>();
  for (const node of nodes) {
    const name = node.owners.length === 0 ? annotation(node.origin, 'previous-name') : undefined;
    if (name === undefined || inventory.has(node.key)) continue;
    const key = objectKey(kindOf(node.key), name);
    if (inventory.has(key) && !declared.has(key)) previous.set(node.key, key);
  }
  return previous;
}

/** A state as it is once its objects have their new names, and what they declare with them. */
function movedState(state: State, previous: ReadonlyMap<ObjectKey, ObjectKey>): State {
  if (previous.size === 0) return state;
  const moved = new WorkingState(state.inventory.values(), [...state.intents.values()].flat());
  for (const [to, from] of previous) moved.apply({ type: 'moved', from, to });
  return moved;
}

const NOBODY: readonly string[] = [];
const NOTHING_SETTLED: Partial<SettledIntent> = {};

/** What is known of an object that a run has made and did not come to record. */
function entryOf({ intent, made }: SettledIntent): InventoryEntry {
  const { key, label, place = {}, owners = [], members, at } = intent;
  return {
    key,
    label,
    uuid: made === undefined || made === '' ? key : made,
    owners,
    needs: [],
    place,
    fields: '',
    members,
    isProtected: false,
    manifest: '',
    at,
  };
}
