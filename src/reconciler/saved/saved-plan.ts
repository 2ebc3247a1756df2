import type { ComparisonOptions } from '../../diff/comparison.ts';
import { contentHash } from '../../manifest/content-hash.ts';
import type { JsonObject } from '../../manifest/json.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { documentDigest, manifestDocument } from '../ownership/manifest-digest.ts';
import type { Action, Plan } from '../plan.ts';
import { stepDocument } from '../step-document.ts';
import { sendingsOf } from './sendings.ts';

/** The choices that a plan was made with; they are made again when it is applied. */
export interface SavedOptions extends Pick<ComparisonOptions, 'prune' | 'writeSecrets'> {
  readonly targets: readonly ObjectKey[];
  /** Objects become ours, and nothing is sent. */
  readonly adoptOnly: boolean;
  /** The share of what is known that the plan was allowed to remove. */
  readonly maxDeletePercent: number;
}

/** One object of a plan for which there is something to do or to say; steps are JSON, as step-document.ts writes them. */
export interface SavedObject {
  readonly key: ObjectKey;
  readonly label: string;
  readonly action: Action;
  readonly reason?: string;
  readonly uuid?: string;
  /** As `PlannedObject.compared`. */
  readonly compared?: string;
  readonly dependsOn: readonly ObjectKey[];
  readonly steps: readonly JsonObject[];
}

/** A plan that can be kept and applied later, without anything secret. */
export interface SavedPlan {
  /** The version of the program that made it. */
  readonly toolVersion: string;
  readonly instance: Plan['instance'];
  /** The commit that was checked out where the manifests lie; absent outside of a work tree. */
  readonly revision?: string;
  /** The manifest set of the inventory; absent for a plan without one. */
  readonly manifestSet?: string;
  readonly options: SavedOptions;
  readonly objects: readonly SavedObject[];
  /** All manifests as documents, in the order in which they were read. */
  readonly manifests: readonly JsonObject[];
}

/** What has to be known of a run to save its plan. */
export interface PlanOrigin {
  readonly toolVersion: string;
  readonly revision?: string | undefined;
  readonly manifestSet?: string | undefined;
  readonly options: SavedOptions;
  readonly manifests: readonly Manifest[];
}

/** The saved form of a plan. Pure. */
export function savedPlan(plan: Plan, origin: PlanOrigin): SavedPlan {
  const { prune, writeSecrets, adoptOnly, maxDeletePercent, targets } = origin.options;
  return {
    toolVersion: origin.toolVersion,
    instance: plan.instance,
    ...(origin.revision === undefined ? {} : { revision: origin.revision }),
    ...(origin.manifestSet === undefined ? {} : { manifestSet: origin.manifestSet }),
    options: {
      prune,
      writeSecrets,
      adoptOnly,
      maxDeletePercent,
      targets: [...new Set(targets)].toSorted(),
    },
    objects: plan.objects.flatMap((object): SavedObject[] => {
      const { key, label, action, reason, uuid, compared, dependsOn, steps, record, guards } = object;
      // Something may have to be recorded of an object for which nothing is sent.
      if (action === 'no-op' && record === undefined && guards === undefined) return [];
      return [
        {
          key,
          label,
          action,
          ...(reason === undefined ? {} : { reason }),
          ...(uuid === undefined ? {} : { uuid }),
          ...(compared === undefined ? {} : { compared }),
          dependsOn,
          steps: steps.map(stepDocument),
        },
      ];
    }),
    manifests: origin.manifests.map(manifestDocument),
  };
}

/**
 * The digest of a plan: equal for plans that do the same to the same server in the same state, whoever makes them, from
 * which commit and with which release. What is read or waited for on the way does not count.
 */
export function planDigest(saved: SavedPlan): string {
  const { url, generation } = saved.instance;
  const { prune, writeSecrets, adoptOnly, targets } = saved.options;
  return contentHash({
    instance: { url, generation },
    options: { prune, writeSecrets, adoptOnly, targets },
    manifests: manifestsDigest(saved.manifests),
    objects: saved.objects.flatMap(({ key, action, compared = '', steps }) =>
      steps.length === 0 ? [] : [{ key, action, compared, sends: sendingsOf(steps) }],
    ),
  });
}

/** The digest of a set of manifests. Their order, and that of keys in them, does not count; comments neither. */
export function manifestsDigest(manifests: readonly JsonObject[]): string {
  return contentHash(manifests.map(documentDigest).toSorted());
}
