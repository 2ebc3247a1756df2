import type { Step } from '../../providers/step.ts';
import { StateError } from '../../state/state-error.ts';
import type { NewGuards } from '../ownership/guards.ts';
import type { PlannedObject } from '../plan.ts';
import { executeStep, type Execution } from './execute-step.ts';
import type { Recorder } from './recorder.ts';
import type { StepFailure } from './step-failure.ts';
import { StillWaiting } from './wait-until.ts';

/** How far an object came. */
export interface CarriedOut {
  readonly outcome: 'applied' | 'failed' | 'waiting';
  /** Past tense, in order. */
  readonly done: readonly string[];
  /** Empty unless the outcome is `failed`. */
  readonly failures: readonly StepFailure[];
  /** What it waits for; absent unless the outcome is `waiting`. */
  readonly waitsFor?: string;
  readonly milliseconds: number;
}

/** What carrying out an object may use. `failureOf` turns what was thrown into words, and throws bugs again. */
export interface Means {
  readonly execution: Execution;
  readonly recorder: Recorder;
  readonly failureOf: (object: PlannedObject, step: Step | undefined, error: unknown) => StepFailure;
}

/** Carries out the steps of one object, and has written down what came of it when it resolves. */
export async function carryOut(object: PlannedObject, means: Means): Promise<CarriedOut> {
  const started = performance.now();
  const execution = {
    ...means.execution,
    patience: { ...means.execution.patience, seconds: object.patience },
  };
  const { captured } = execution;
  const done: string[] = [];
  const failures: StepFailure[] = [];
  let isTouched = false;
  let waitsFor: string | undefined;
  let thrown: unknown;
  for (const step of object.steps) {
    // A secret that one place does not take may be the only one that works, so the other places still get it.
    if (failures.length > 0 && step.type !== 'deliver') break;
    try {
      if (step.type === 'request') {
        await means.recorder.before(object, step, captured);
        isTouched = true;
      }
      await executeStep(step, execution);
      await means.recorder.after(object, captured);
      if (step.done !== undefined) done.push(step.done);
    } catch (error) {
      if (error instanceof StillWaiting) {
        ({ waitsFor } = error);
        break;
      }
      thrown = error;
      failures.push(means.failureOf(object, step, error));
      if (step.type !== 'deliver') break;
    }
  }
  const result = waitsFor !== undefined ? 'waiting' : failures.length > 0 ? 'failed' : 'applied';
  const unrecorded = await record(object, { result, error: thrown, isTouched }, means);
  if (unrecorded !== undefined) failures.push(unrecorded);
  return {
    outcome: unrecorded === undefined ? result : 'failed',
    done,
    failures,
    ...(waitsFor === undefined ? {} : { waitsFor }),
    milliseconds: performance.now() - started,
  };
}

/** Writes down what came of an object; gives the failure when that is not possible. */
export async function record(
  object: PlannedObject,
  outcome: Parameters<Recorder['finished']>[1],
  means: Means,
): Promise<StepFailure | undefined> {
  return written(object, means, async () =>
    means.recorder.finished(object, outcome, means.execution.captured),
  );
}

/** Writes down the guards of an object; gives the failure when that is not possible. */
export async function guard(
  object: PlannedObject,
  guards: NewGuards,
  means: Means,
): Promise<StepFailure | undefined> {
  return written(object, means, async () => means.recorder.guarded(guards));
}

async function written(
  object: PlannedObject,
  { failureOf }: Means,
  write: () => Promise<void>,
): Promise<StepFailure | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return failureOf(object, undefined, error);
  }
}
