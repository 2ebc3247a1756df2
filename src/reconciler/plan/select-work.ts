import type { ObjectKey } from '../../manifest/object-key.ts';
import { RECOVERIES, type Recovery } from '../../providers/intervention.ts';
import type { PlanNode } from './plan-node.ts';
import { selectTargets, UnknownTargetError } from './select-targets.ts';

/** `--recover` names something that the kind of an object does not offer. */
export class RecoveryNotOfferedError extends Error {
  override readonly name = 'RecoveryNotOfferedError';
  /** What it offers. */
  readonly offered: readonly Recovery[];

  constructor(key: ObjectKey, choice: Recovery, offered: readonly Recovery[]) {
    super(`${key} cannot be recovered by ${choice}`);
    this.offered = offered;
  }
}

/** What a run is asked to do besides bringing the server to what the manifests say, and to which objects. */
export interface WorkOptions {
  readonly targets: readonly ObjectKey[];
  /** Renews the secrets of these objects, and does nothing else: the plan is theirs alone. */
  readonly rotate?: readonly ObjectKey[];
  /** The server reads the targets again, or all objects that it can, and nothing else happens. */
  readonly refresh?: boolean;
  /** What is done with these objects instead of what differs. */
  readonly recover?: ReadonlyMap<ObjectKey, Recovery>;
}

/** The objects that a run reads, and what is asked of them. */
export interface Work {
  readonly nodes: readonly PlanNode[];
  readonly rotate: readonly ObjectKey[];
  readonly asked: ReadonlyMap<ObjectKey, 'refresh' | Recovery>;
  /** The plan is of these objects alone, and what they need is on the server already; absent: of all. */
  readonly only?: readonly ObjectKey[];
}

/** Throws UnknownTargetError and RecoveryNotOfferedError. */
export function selectWork(
  all: readonly PlanNode[],
  needs: ReadonlyMap<ObjectKey, readonly ObjectKey[]>,
  { targets, rotate = [], refresh = false, recover = new Map() }: WorkOptions,
): Work {
  if (refresh) {
    const only = targets.length > 0 ? targets : all.filter(canRefresh).map(({ key }) => key);
    const nodes = only.length === 0 ? [] : selectTargets(all, needs, only);
    return { nodes, rotate, asked: new Map(only.map((key) => [key, 'refresh'])), only };
  }
  checkRecoveries(all, recover);
  const limits = targets.length === 0 ? rotate : [...targets, ...rotate, ...recover.keys()];
  const nodes = selectTargets(all, needs, limits);
  return { nodes, rotate, asked: recover, ...(rotate.length > 0 ? { only: rotate } : {}) };
}

function canRefresh({ provider, owners }: PlanNode): boolean {
  return provider.refresh !== undefined && owners.length === 0;
}

function checkRecoveries(all: readonly PlanNode[], recover: ReadonlyMap<ObjectKey, Recovery>): void {
  const providers = new Map(all.map(({ key, provider }) => [key, provider]));
  const unknown = [...recover.keys()].filter((key) => !providers.has(key));
  if (unknown.length > 0) throw new UnknownTargetError(unknown, providers.keys());
  for (const [key, choice] of recover) {
    const offers = providers.get(key)?.recoveries ?? {};
    if (offers[choice] === undefined) {
      const offered = RECOVERIES.filter((one) => offers[one] !== undefined);
      throw new RecoveryNotOfferedError(key, choice, offered);
    }
  }
}
