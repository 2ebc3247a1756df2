import type { ComparisonOptions } from '../diff/comparison.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { kindOf, type ObjectKey } from '../manifest/object-key.ts';
import type { Resolved } from '../providers/reference.ts';
import type { State } from '../state/state-store.ts';
import type { Instance } from '../waldur/instance.ts';
import type { Reader } from '../waldur/reader.ts';
import type { OutsideValues } from './outside-values.ts';
import { createOwnership, type Ownership } from './ownership/ownership.ts';
import { planSurplus, type PlannedSurplus } from './ownership/plan-surplus.ts';
import { settleIntents } from './ownership/settle-intents.ts';
import { withNewGuards } from './ownership/with-new-guards.ts';
import { blockDependents } from './plan/block-dependents.ts';
import { dependencies, inDependencyOrder } from './plan/dependencies.ts';
import type { DeliveryForesight } from './plan/foretell-deliveries.ts';
import { planKind, type PlanContext, type PlannedKind } from './plan/plan-kind.ts';
import { isLeftAlone } from './plan/is-left-alone.ts';
import { planNodes, type PlanNode } from './plan/plan-node.ts';
import type { AnyProvider } from './plan/any-provider.ts';
import { createReferenceBinder } from './plan/reference-binder.ts';
import { selectWork, type WorkOptions } from './plan/select-work.ts';
import type { Plan, PlannedObject } from './plan.ts';
import type { ProgressEvent } from './report.ts';

/** All that a plan is made of. `providers` stand in the order in which their kinds refer to each other. */
export interface PlanInput {
  /** Validated. */
  readonly manifests: readonly Manifest[];
  readonly providers: readonly AnyProvider[];
  readonly reader: Reader;
  readonly instance: Instance;
  readonly options: ComparisonOptions & WorkOptions;
  /** Lets the plan say what would make deliveries of secrets fail; absent: it does not look. */
  readonly foresight?: DeliveryForesight;
  readonly outside: OutsideValues;
  /** What earlier runs recorded; absent: objects are known by what their manifests say alone. */
  readonly record?: RecordedRuns | undefined;
  readonly progress: (event: ProgressEvent) => void;
}

/** The inventory, as the plan of one run reads it. */
export interface RecordedRuns {
  readonly state: State;
  /** The commit of the manifests; absent outside of a work tree. */
  readonly revision?: string | undefined;
  readonly now: Date;
  /** Lets so many milliseconds pass. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** A plan, and what it takes to plan single objects of it anew while it is carried out. */
export interface Planning {
  readonly plan: Plan;
  /** The objects that exist or will be created. */
  readonly known: ReadonlyMap<ObjectKey, Resolved>;
  /**
   * Reads one object again and plans it as the plan did: what the run creates still counts as to be created. `alone`
   * reads nothing else; `kind` reads all objects of its kind, since what one needs can depend on others. `undefined`
   * when it was to be removed and is gone. Throws the classes of errors.ts.
   */
  again(key: ObjectKey, extent: 'alone' | 'kind'): Promise<PlannedObject | undefined>;
}

/**
 * Compares what the manifests ask for with what the server shows, and says what has to be done. Sends no write.
 * Throws UnknownTargetError, RecoveryNotOfferedError, and the classes of errors.ts when the server cannot be read.
 */
export async function makePlan(input: PlanInput): Promise<Plan> {
  return (await startPlanning(input)).plan;
}

/** As makePlan, for a plan that is carried out. */
export async function startPlanning(input: PlanInput): Promise<Planning> {
  const { manifests, providers, reader, instance, options, outside } = input;
  const all = planNodes(manifests, providers);
  const needs = dependencies(all);
  const { nodes, only, ...asked } = selectWork(all, needs, options);
  const ownership = await ownershipOf(all, input);
  const context: PlanContext = {
    reader,
    instance,
    options,
    outside,
    references: createReferenceBinder(reader, instance),
    needs,
    ownership,
    ...asked,
    foresight: input.foresight,
  };

  const known = new Map<ObjectKey, Resolved>();
  const kinds: PlannedKind[] = [];
  for (const provider of providers) {
    const mine = nodes.filter((node) => node.provider === provider);
    const owners = nodes.filter(
      ({ complete, origin }) => complete.includes(provider.kind) && isLeftAlone(origin) === undefined,
    );
    if (mine.length === 0 && owners.length === 0) continue;
    input.progress({
      type: 'phase',
      phase: 'observing',
      detail: `${String(mine.length)} ${provider.kind} ${mine.length === 1 ? 'object' : 'objects'}`,
    });
    const planned = await planKind(provider, mine, owners, known, context);
    for (const [key, resolved] of planned.bound) known.set(key, resolved);
    kinds.push(planned);
  }

  const planned = new Map(kinds.flatMap((kind) => kind.objects.map((object) => [object.key, object])));
  const declared = nodes.flatMap((node) => {
    const object = planned.get(node.key);
    return object === undefined ? [] : [withNewGuards(object, node, ownership)];
  });
  const isWhole = only === undefined && options.targets.length === 0;
  const surplus = await surplusOf(isWhole ? (ownership ?? NOTHING) : NOTHING);
  const leaving = new Set(surplus.objects.flatMap(({ uuid }) => uuid ?? []));
  const kept = new Set(surplus.kept.map(({ uuid }) => uuid));
  const removals = kinds.flatMap((kind) => kind.removals).filter(({ uuid = '' }) => !leaving.has(uuid));
  const plan: Plan = {
    instance: {
      url: instance.url,
      generation: instance.generation,
      version: instance.version,
      user: instance.caller.username,
    },
    ...(only !== undefined
      ? { objects: standingAlone(declared, only), unmanaged: [], surplus: [], unset: [] }
      : {
          objects: blockDependents([
            ...inDependencyOrder([...declared, ...removals], needs),
            ...inDependencyOrder(surplus.objects, needsOf(surplus.objects)),
          ]),
          unmanaged: kinds
            .flatMap((kind) => kind.unmanaged)
            .filter(({ uuid }) => !leaving.has(uuid) && !kept.has(uuid))
            .map(({ owner, label }) => ({ owner, label })),
          surplus: surplus.kept.map(({ key, label }) => ({ key, label })),
          unset: kinds.flatMap((kind) => kind.unset),
        }),
    observation: {
      requests: reader.requests,
      milliseconds: kinds.reduce((sum, kind) => sum + kind.milliseconds, 0),
      decisions: [...context.references.decisions, ...kinds.flatMap((kind) => kind.decisions)],
    },
  };
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return { plan, known, again };

  async function again(key: ObjectKey, extent: 'alone' | 'kind'): Promise<PlannedObject | undefined> {
    const node = byKey.get(key);
    const removal = node === undefined ? removals.find((one) => one.key === key) : undefined;
    const left = surplus.objects.some((one) => one.key === key)
      ? ownership?.surplus.filter((entry) => entry.key === key)
      : undefined;
    if (left !== undefined) return (await surplusOf({ surplus: left, unmade: [] })).objects[0];
    const provider = node?.provider ?? providers.find(({ kind }) => kind === kindOf(key));
    if (provider === undefined) return undefined;
    const alone = node === undefined ? [] : [node];
    const read = extent === 'alone' ? alone : nodes.filter((one) => one.provider === provider);
    const owners = nodes.filter((one) => removal?.dependsOn.includes(one.key) === true);
    const { objects, removals: members } = await planKind(provider, read, owners, known, context);
    return [...objects, ...members].find((one) => one.key === key);
  }

  function surplusOf({
    surplus: entries,
    unmade,
  }: Pick<Ownership, 'surplus' | 'unmade'>): Promise<PlannedSurplus> {
    const documents = new Map(all.map(({ key, origin }) => [key, origin]));
    const { prune } = options;
    const present = { declared: documents, planned: declared };
    return planSurplus({ entries, unmade, ...present, providers, reader, instance, prune });
  }
}

const NOTHING: Pick<Ownership, 'surplus' | 'unmade'> = { surplus: [], unmade: [] };

async function ownershipOf(
  nodes: readonly PlanNode[],
  { record, reader }: PlanInput,
): Promise<Ownership | undefined> {
  if (record === undefined) return undefined;
  const settled = await settleIntents(record.state, { reader, now: record.now, wait: record.wait });
  return createOwnership(nodes, { ...record, settled });
}

function needsOf(objects: readonly PlannedObject[]): ReadonlyMap<ObjectKey, readonly ObjectKey[]> {
  return new Map(objects.map(({ key, dependsOn }) => [key, dependsOn]));
}

/** What they need is on the server already, so nothing has to be finished first. */
function standingAlone(
  objects: readonly PlannedObject[],
  keys: readonly ObjectKey[],
): readonly PlannedObject[] {
  return objects.flatMap((object) => (keys.includes(object.key) ? [{ ...object, dependsOn: [] }] : []));
}
