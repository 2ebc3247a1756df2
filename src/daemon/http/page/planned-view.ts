import type { FieldCause } from '../../../diff/field-change.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../manifest/json.ts';
import type { Diagnostic } from '../../../manifest/diagnostic.ts';
import type { Action, Reason } from '../../../reconciler/plan.ts';
import type { Step } from '../../../providers/step.ts';

/** One side of a change, as plans write it. */
export type ShownSide =
  | { readonly value: Json }
  | { readonly secret: { readonly fingerprint: string } }
  | { readonly notCompared: true };

/** A change of one field, as plans write it. */
export interface ShownChange {
  readonly path: readonly string[];
  readonly operation: 'add' | 'change' | 'remove';
  readonly before?: ShownSide;
  readonly after?: ShownSide;
  /** Who moved, where that is known. */
  readonly cause?: FieldCause;
  readonly note?: string;
}

/** An object of a plan, as schemas/output/plan.schema.json describes it. */
export interface PlannedView {
  readonly key: string;
  readonly label: string;
  readonly action: Action;
  readonly reason?: Reason;
  readonly changes: readonly ShownChange[];
  readonly refused: readonly (ShownChange & { readonly reason: string; readonly remedy: string })[];
  readonly unmanaged: readonly (readonly string[])[];
  readonly letGo: readonly (readonly string[])[];
  readonly warnings: readonly string[];
  readonly blocked: readonly Diagnostic[];
  readonly waitingFor?: string;
  readonly dependsOn: readonly string[];
  readonly steps: readonly Step[];
}

const NOTHING = {
  key: '',
  label: '',
  action: 'no-op',
  changes: [],
  refused: [],
  unmanaged: [],
  letGo: [],
  warnings: [],
  blocked: [],
  dependsOn: [],
  steps: [],
} as const satisfies PlannedView;

/** Reads an object of a plan document; what is missing in it is nothing. */
export function plannedView(document: JsonObject): PlannedView {
  return { ...NOTHING, ...(document as unknown as Partial<PlannedView>) };
}

/** The objects of a plan document. */
export function plannedViews(plan: JsonObject | undefined): readonly PlannedView[] {
  const objects = plan?.['objects'];
  if (!Array.isArray(objects)) return [];
  return (objects as readonly Json[]).filter(isJsonObject).map(plannedView);
}

/** True when there is more to say about the object than what happens to it. */
export function hasDetails(object: PlannedView): boolean {
  const { changes, refused, letGo, warnings, blocked, steps } = object;
  return [changes, refused, letGo, warnings, blocked, steps].some((list) => list.length > 0);
}

/** True when a review has to look at the object: something happens to it, or there is something to say. */
export function isReviewed(object: PlannedView): boolean {
  return object.action !== 'no-op' || hasDetails(object);
}
