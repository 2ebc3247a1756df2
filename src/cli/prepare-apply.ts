import { createRecheck, type Recheck } from '../reconciler/apply/recheck.ts';
import type { OutsideValues } from '../reconciler/outside-values.ts';
import type { Plan } from '../reconciler/plan.ts';
import { expectedObjects } from '../reconciler/saved/expected-objects.ts';
import { planDigest } from '../reconciler/saved/saved-plan.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Writer } from '../waldur/writer.ts';
import type { ApplyOptions } from './command-options.ts';
import { checkDigest } from './expected-digest.ts';
import type { OpenedState } from './open-state.ts';
import { preparePlan, type PlanRun } from './prepare-plan.ts';
import { prepareSavedPlan } from './prepare-saved-plan.ts';
import type { Terminal } from './terminal.ts';

/** A plan that is about to be carried out. */
export interface PreparedApply {
  readonly plan: Plan;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly outside: OutsideValues;
  readonly recheck: Recheck;
  /** Whoever gets this releases it. */
  readonly state: OpenedState;
}

/**
 * For so long what a run has read itself is taken to be still so: within it a second look at an object would cost more
 * than it tells. A saved plan is as old as its file, and everything in it is looked at again.
 */
const TRUSTED_MILLISECONDS = 60_000;

/** Plans, or takes up a saved plan. Throws CommandFailure, and the classes of src/waldur/errors.ts. */
export async function prepareApply(
  terminal: Terminal,
  options: ApplyOptions,
  run: PlanRun,
): Promise<PreparedApply> {
  const { planFile } = options;
  if (planFile !== undefined) {
    const prepared = await prepareSavedPlan(terminal, { ...options, planFile }, run);
    const recheck = createRecheck({ ...prepared, expected: expectedObjects(prepared.saved), trusted: 0 });
    return { ...prepared, recheck };
  }
  const prepared = await preparePlan(terminal, options, run);
  try {
    checkDigest(options, planDigest(prepared.saved));
  } catch (error) {
    await prepared.state.release();
    throw error;
  }
  const expected = expectedObjects(prepared.saved);
  const recheck = createRecheck({ ...prepared, expected, known: new Map(), trusted: TRUSTED_MILLISECONDS });
  return { ...prepared, recheck };
}
