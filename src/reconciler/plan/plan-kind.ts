import type { ComparisonOptions } from '../../diff/comparison.ts';
import { contentHash } from '../../manifest/content-hash.ts';
import type { Json, JsonObject } from '../../manifest/json.ts';
import { annotation } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Recovery } from '../../providers/intervention.ts';
import type { Observed, Wanted } from '../../providers/provider.ts';
import type { Resolved } from '../../providers/reference.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { OutsideValues } from '../outside-values.ts';
import { documentDigest, manifestDocument } from '../ownership/manifest-digest.ts';
import { asFound } from '../ownership/as-found.ts';
import type { OwnedObject } from '../ownership/owned-object.ts';
import type { Ownership } from '../ownership/ownership.ts';
import type { PlannedObject, UnsetValue } from '../plan.ts';
import { bindObject } from './bind-object.ts';
import { blockedObject, claimedTwice, unusableValue, type Obstacle } from './blocked-object.ts';
import type { DeliveryForesight } from './foretell-deliveries.ts';
import { observeKind } from './observe-kind.ts';
import { blankObject, planObject } from './plan-object.ts';
import type { PlanNode } from './plan-node.ts';
import type { AnyProvider } from './any-provider.ts';
import { planUndeclared, type PlannedRemovals } from './plan-undeclared.ts';
import type { BoundReferences, ReferenceBinder } from './reference-binder.ts';
import { unsetValues } from './unset-values.ts';

/** What the planning of all kinds shares. */
export interface PlanContext {
  readonly reader: Reader;
  readonly instance: Instance;
  readonly options: ComparisonOptions;
  /** The objects whose secret is renewed. */
  readonly rotate: readonly ObjectKey[];
  /** The objects that are read again or recovered. */
  readonly asked: ReadonlyMap<ObjectKey, 'refresh' | Recovery>;
  readonly foresight?: DeliveryForesight | undefined;
  readonly outside: OutsideValues;
  readonly references: ReferenceBinder;
  /** Absent: there is no inventory. */
  readonly ownership?: Ownership | undefined;
  /** What every object of the set needs first. */
  readonly needs: ReadonlyMap<ObjectKey, readonly ObjectKey[]>;
}

/** The planned objects of one kind. `bound` says where those are that exist or will be created. */
export interface PlannedKind extends PlannedRemovals {
  readonly objects: readonly PlannedObject[];
  readonly bound: ReadonlyMap<ObjectKey, Resolved>;
  readonly unset: readonly UnsetValue[];
  readonly decisions: readonly string[];
  /** What reading took. */
  readonly milliseconds: number;
}

/** Observes all objects of one kind at once and plans each. `known` holds the objects of the kinds before it. */
export async function planKind(
  provider: AnyProvider,
  nodes: readonly PlanNode[],
  owners: readonly PlanNode[],
  known: ReadonlyMap<ObjectKey, Resolved>,
  context: PlanContext,
): Promise<PlannedKind> {
  const kind = new KindPlan(provider, context);
  const started = performance.now();
  const references = await context.references.bind(nodes, known);
  const wanted = nodes.flatMap((node) => {
    const bound = references.get(node.key);
    if (bound?.state !== 'unresolved') return [toWanted(node, bound, context.outside)];
    kind.block(toWanted(node, undefined, context.outside), undefined, bound.obstacle);
    return [];
  });
  const completeOwners = owners.flatMap(({ key }) => {
    const resolved = known.get(key);
    return resolved === undefined ? [] : [{ key, resolved }];
  });
  const { observation, observed, gone } = await observeKind(provider, wanted, {
    instance: context.instance,
    owners: completeOwners,
    known,
    reader: context.reader,
    ownership: context.ownership,
  });
  const milliseconds = performance.now() - started;
  const declaring = new Map(nodes.map((node) => [node.key, node]));
  for (const one of wanted) {
    const bound = references.get(one.key);
    kind.plan(one, observed.get(one.key), {
      warnings: bound?.state === 'resolved' ? bound.warnings : [],
      owned: ownedObject(one, declaring.get(one.key), gone.get(one.key), context.ownership),
    });
  }
  const { prune } = context.options;
  return {
    objects: kind.objects,
    bound: kind.bound,
    unset: kind.unset,
    decisions: observation.decisions,
    milliseconds,
    ...planUndeclared(observation.undeclared, provider, context.instance, prune),
  };
}

class KindPlan {
  readonly objects: PlannedObject[] = [];
  readonly unset: UnsetValue[] = [];
  readonly bound = new Map<ObjectKey, Resolved>();
  readonly #claimed = new Map<string, ObjectKey>();
  readonly #provider: AnyProvider;
  readonly #context: PlanContext;

  constructor(provider: AnyProvider, context: PlanContext) {
    this.#provider = provider;
    this.#context = context;
  }

  plan(
    wanted: Wanted<unknown>,
    observed: Observed<unknown> | undefined,
    { warnings, owned }: { readonly warnings: readonly string[]; readonly owned: OwnedObject | undefined },
  ): void {
    const binding = bindObject(wanted, observed, this.#provider, owned);
    if (binding.state === 'unbound') {
      this.block(wanted, undefined, binding.obstacle);
      return;
    }
    const { live, absence } = binding;
    const claimant = live === undefined ? undefined : this.#claim(wanted, live);
    if (claimant !== undefined) {
      this.block(wanted, undefined, claimant);
      return;
    }
    try {
      const desired = this.#provider.desired(wanted);
      this.unset.push(...unsetValues(wanted, desired));
      const { instance, options, foresight, rotate } = this.#context;
      const rotates = rotate.includes(wanted.key);
      const asked = this.#context.asked.get(wanted.key);
      const uuid = live === undefined ? undefined : this.#provider.uuidOf(live);
      const found = asFound(owned, { uuid, origin: wanted.origin });
      const subject = this.#subject(wanted, live, [...warnings, ...binding.warnings, ...found.warnings]);
      this.#add(
        planObject({
          ...subject,
          absence,
          desired,
          instance,
          options,
          foresight,
          rotates,
          asked,
          owned: found.owned,
        }),
        wanted,
        live,
      );
    } catch (error) {
      this.block(wanted, live, unusableValue(wanted, error));
    }
  }

  block(wanted: Wanted<unknown>, live: unknown, obstacle: Obstacle): void {
    this.#add(blockedObject(blankObject(this.#subject(wanted, live, [])), obstacle), wanted, live);
  }

  #subject(wanted: Wanted<unknown>, live: unknown, warnings: readonly string[]) {
    const dependsOn = this.#context.needs.get(wanted.key) ?? [];
    return { wanted, live, provider: this.#provider, dependsOn, warnings };
  }

  #claim(wanted: Wanted<unknown>, live: unknown): Obstacle | undefined {
    const uuid = this.#provider.uuidOf(live);
    const other = this.#claimed.get(uuid);
    if (other !== undefined) return claimedTwice(wanted, other, uuid);
    this.#claimed.set(uuid, wanted.key);
    return undefined;
  }

  #add(planned: PlannedObject, wanted: Wanted<unknown>, live: unknown): void {
    this.objects.push(planned);
    const { key, uuid, label, action } = planned;
    const { collection } = this.#provider;
    if (this.#provider.isReferable?.(live, planned.steps) === false) return;
    if (action === 'create' || action === 'replace') {
      this.bound.set(key, { state: 'planned', key, label, becomes: fieldsSet(planned) });
    } else if (uuid !== undefined && collection !== undefined) {
      const url = `${this.#context.instance.url}${collection}${uuid}/`;
      const object = { ...(live === undefined ? {} : this.#provider.facts?.(live, wanted)), uuid };
      this.bound.set(key, { state: 'found', uuid, url, label, object, becomes: fieldsSet(planned) });
    }
  }
}

function ownedObject(
  { key, spec, origin }: Wanted<unknown>,
  node: PlanNode | undefined,
  gone: string | undefined,
  ownership: Ownership | undefined,
): OwnedObject | undefined {
  if (ownership === undefined) return undefined;
  const owners = node?.owners ?? [];
  const { revision, now } = ownership;
  return {
    ...ownership.of(key),
    ...(gone === undefined ? {} : { gone }),
    digest: owners.length === 0 ? documentDigest(manifestDocument(origin)) : contentHash(spec as Json),
    owners,
    ...(revision === undefined ? {} : { revision }),
    now,
  };
}

/** The plain fields that the steps of an object set. */
function fieldsSet({ changes }: PlannedObject): JsonObject {
  return Object.fromEntries(
    changes.flatMap(({ path: [field, ...rest], after }) =>
      field === undefined || rest.length > 0 || !isPlain(after) ? [] : [[field, after]],
    ),
  );
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function toWanted(
  node: PlanNode,
  bound: Extract<BoundReferences, { state: 'resolved' }> | undefined,
  outside: OutsideValues,
): Wanted<unknown> {
  const pin = node.owners.length === 0 ? annotation(node.origin, 'uuid') : undefined;
  return {
    key: node.key,
    spec: node.spec,
    origin: node.origin,
    path: node.path,
    references: bound?.references ?? new Map(),
    ...(pin === undefined ? {} : { uuid: pin.replaceAll('-', '').toLowerCase() }),
    outside,
  };
}
