import { setMaxListeners } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Step } from '../providers/step.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Writer } from '../waldur/writer.ts';
import { CapturedValues } from './apply/captured-values.ts';
import { carryOut, guard, record, type Means } from './apply/carry-out.ts';
import type { Execution } from './apply/execute-step.ts';
import { joinedFailure } from './apply/joined-failure.ts';
import {
  appliedResult,
  blockedResult,
  dueToResult,
  failedResult,
  notTriedResult,
  recordedResult,
  staleResult,
  waitingResult,
} from './apply/object-results.ts';
import { createWatch } from './apply/watch.ts';
import { NO_RECORD, type Recorder } from './apply/recorder.ts';
import type { Recheck } from './apply/recheck.ts';
import { stepFailure, type StepFailure } from './apply/step-failure.ts';
import { createDelivery } from './sinks/deliver-secret.ts';
import type { DeliveryOptions } from './sinks/sink-obstacle.ts';
import type { OutsideValues } from './outside-values.ts';
import type { Plan, PlannedObject } from './plan.ts';
import type { ObjectResult, ProgressEvent, Report } from './report.ts';

/** All that an apply needs. `parallelism` is the number of objects worked on at the same time. */
export interface ApplyInput {
  readonly plan: Plan;
  readonly reader: Reader;
  readonly writer: Writer;
  readonly outside: OutsideValues;
  readonly parallelism: number;
  /** When it is aborted, objects at work are finished and no other is begun. */
  readonly signal?: AbortSignal;
  /** When it is aborted, nothing is waited for any more that the server does by itself; all else goes on. */
  readonly impatience?: AbortSignal;
  readonly progress: (event: ProgressEvent) => void;
  /** Looks at an object immediately before its first step; absent: the plan is carried out as it is. */
  readonly recheck?: Recheck;
  /** Writes down what is done; absent: nothing is. */
  readonly recorder?: Recorder;
  /** What deliveries of secrets may do; when it is absent no program is started. */
  readonly delivery?: DeliveryOptions;
  /** Lets so many milliseconds pass before something is tried again; the clock when it is absent. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/**
 * Sends the requests of a plan and no other write. Objects are worked on side by side, each after all it depends on;
 * one that fails stops only what depends on it. A token that is not accepted any more, and a server that is gone,
 * stop the rest. Never throws for what a server or a network does: the report says it.
 */
export async function applyPlan(input: ApplyInput): Promise<Report> {
  const started = performance.now();
  const run = new Run(input);
  const results = await run.all();
  return {
    results,
    writes: run.writes,
    waitedMilliseconds: run.waitedMilliseconds,
    requests: input.reader.requests,
    milliseconds: performance.now() - started,
  };
}

class Run {
  readonly #input: ApplyInput;
  readonly #means: Means;
  readonly #outcomes = new Map<ObjectKey, Promise<ObjectResult | undefined>>();
  readonly #pauses = new AbortController();
  #stopped: string | undefined;
  writes = 0;
  waitedMilliseconds = 0;

  constructor(input: ApplyInput) {
    this.#input = input;
    // Many objects can wait at the same time.
    setMaxListeners(0, this.#pauses.signal);
    const writer: Writer = {
      send: (request, signal) => {
        this.writes += 1;
        return input.writer.send(request, signal);
      },
    };
    const execution: Execution = {
      reader: input.reader,
      writer,
      captured: new CapturedValues(),
      outside: input.outside,
      deliver: createDelivery(input.delivery ?? { allowCommands: false, env: {} }),
      wait: input.wait ?? setTimeout,
      patience: {
        watch: createWatch(input.reader),
        seconds: undefined,
        isOver: () => this.#stopped !== undefined || this.#pauses.signal.aborted,
        wait: (milliseconds) => this.#waitForServer(milliseconds),
      },
    };
    this.#means = {
      execution,
      recorder: input.recorder ?? NO_RECORD,
      failureOf: (object, step, error) => this.#failureOf(object, step, error),
    };
    const interrupted = (): void => {
      this.#stopped ??= 'the run was interrupted';
      this.#pauses.abort();
    };
    onAbort(input.signal, interrupted);
    onAbort(input.impatience, () => {
      this.#pauses.abort();
    });
  }

  async all(): Promise<ObjectResult[]> {
    const limit = pLimit(this.#input.parallelism);
    for (const object of this.#input.plan.objects) {
      // Dependencies stand before the objects that need them, so their outcome is known to the map already.
      const needs = object.dependsOn.flatMap((key) => this.#outcomes.get(key) ?? []);
      this.#outcomes.set(
        object.key,
        this.#after(needs, () => limit(() => this.#one(object)), object),
      );
    }
    // A bug in one object must not hide what the others did meanwhile: all are awaited before it is thrown.
    const settled = await Promise.allSettled(this.#outcomes.values());
    const bug = settled.find((result) => result.status === 'rejected');
    if (bug !== undefined) throw bug.reason;
    return settled.flatMap((result) => (result.status === 'fulfilled' ? (result.value ?? []) : []));
  }

  async #after(
    needs: readonly Promise<ObjectResult | undefined>[],
    work: () => Promise<ObjectResult | undefined>,
    object: PlannedObject,
  ): Promise<ObjectResult | undefined> {
    const unguarded =
      object.guards === undefined ? undefined : await guard(object, object.guards, this.#means);
    if (unguarded !== undefined) return this.#tell(this.#failed(object, unguarded));
    const unfinished = (await Promise.all(needs)).find(
      (result) => result !== undefined && result.outcome !== 'applied',
    );
    if (object.action === 'blocked' || object.steps.length === 0) return work();
    if (unfinished === undefined) return work();
    return this.#tell(dueToResult(object, unfinished));
  }

  async #one(object: PlannedObject): Promise<ObjectResult | undefined> {
    if (object.action === 'blocked') {
      return this.#tell(blockedResult(object));
    }
    if (object.waitingFor !== undefined) return this.#tell(await this.#waitOn(object, object.waitingFor));
    if (object.stale !== undefined) return this.#tell(staleResult(object, object.stale));
    if (object.steps.length === 0 && object.remark === undefined) return this.#recordOnly(object);
    if (this.#stopped !== undefined) return this.#tell(notTriedResult(object, this.#stopped));
    this.#input.progress({ type: 'started', key: object.key, label: object.label });
    const current = object.steps.length === 0 ? object : await this.#current(object);
    return this.#tell('outcome' in current ? current : await this.#carryOut(current));
  }

  /** An object for which nothing is sent. What becomes ours, or is ours no more, is told. */
  async #recordOnly(object: PlannedObject): Promise<ObjectResult | undefined> {
    if (object.record === undefined && object.forgets !== true) return undefined;
    const failure = await record(object, { result: 'applied', isTouched: false }, this.#means);
    if (failure !== undefined) return this.#tell(this.#failed(object, failure));
    const result = recordedResult(object);
    return result === undefined ? undefined : this.#tell(result);
  }

  /** An object that waits for what this run cannot do. */
  async #waitOn(object: PlannedObject, waitsFor: string): Promise<ObjectResult> {
    const failure =
      object.record === undefined
        ? undefined
        : await record(object, { result: 'waiting', isTouched: true }, this.#means);
    return failure === undefined ? waitingResult(object, waitsFor) : this.#failed(object, failure);
  }

  /** The object as it is planned now, or what became of it where it cannot be carried out as it was planned. */
  async #current(object: PlannedObject): Promise<PlannedObject | ObjectResult> {
    try {
      const current = (await this.#input.recheck?.(object)) ?? object;
      if (current.stale !== undefined) return staleResult(object, current.stale);
      if (current.waitingFor !== undefined) return waitingResult(object, current.waitingFor);
      return current;
    } catch (error) {
      return this.#failed(object, this.#failureOf(object, undefined, error));
    }
  }

  async #carryOut(object: PlannedObject): Promise<ObjectResult> {
    const { outcome, done, failures, waitsFor, milliseconds } = await carryOut(object, this.#means);
    const remark = object.remark === undefined ? {} : { remark: object.remark };
    const failure = joinedFailure(failures);
    if (failure !== undefined) return { ...this.#failed(object, failure), ...remark, done, milliseconds };
    if (outcome === 'waiting') return { ...waitingResult(object, waitsFor ?? ''), done, milliseconds };
    return { ...appliedResult(object, done), ...remark, milliseconds };
  }

  /** An interrupt need not wait for what is looked at in a while. */
  async #waitForServer(milliseconds: number): Promise<void> {
    const started = performance.now();
    const { wait } = this.#input;
    if (wait !== undefined) await wait(milliseconds);
    else await setTimeout(milliseconds, undefined, { signal: this.#pauses.signal }).catch(() => undefined);
    this.waitedMilliseconds += performance.now() - started;
  }

  #failed(object: PlannedObject, failure: StepFailure): ObjectResult {
    if (failure.fatal) this.#stopped ??= `the run stopped: ${failure.diagnostic.code}`;
    return failedResult(object, failure.diagnostic);
  }

  #failureOf(object: PlannedObject, step: Step | undefined, error: unknown): StepFailure {
    try {
      return stepFailure(object, step, error);
    } catch (bug) {
      this.#stopped ??= 'the run stopped: an error of this program';
      throw bug;
    }
  }

  #tell(result: ObjectResult): ObjectResult {
    this.#input.progress({ type: 'finished', result });
    return result;
  }
}

function onAbort(signal: AbortSignal | undefined, act: () => void): void {
  if (signal?.aborted === true) act();
  signal?.addEventListener('abort', act);
}
