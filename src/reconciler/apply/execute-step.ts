import type { Json } from '../../manifest/json.ts';
import { valueAt } from '../../manifest/json-pointer.ts';
import { Secret } from '../../manifest/secret.ts';
import type { Sink } from '../../providers/sink.ts';
import type { ReadStep, RequestStep, Select, Step } from '../../providers/step.ts';
import { RejectedByApiError, TransientApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Writer } from '../../waldur/writer.ts';
import type { OutsideValues } from '../outside-values.ts';
import type { CapturedValues } from './captured-values.ts';
import { holds, lookUp } from './look-up.ts';
import { waitUntil, type Patience } from './wait-until.ts';

/** What a step may use while it is carried out. */
export interface Execution {
  readonly reader: Reader;
  readonly writer: Writer;
  readonly captured: CapturedValues;
  readonly outside: OutsideValues;
  /** Hands a secret to a place outside. Throws DeliveryError. */
  readonly deliver: (secret: Secret, sink: Sink) => Promise<void>;
  /** Lets so many milliseconds pass. */
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly patience: Omit<Patience, 'captured'>;
}

/** An answer that is well formed and yet cannot be worked with. `hints` say what to do. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[]) {
    super(message);
    this.hints = hints;
  }
}

/** How often a request that is not idempotent is sent again after proof that it has not acted. */
const RESENDS = 2;

/** Milliseconds that we wait for a server that asks for time; the object fails when it asks for more. */
const LONGEST_WAIT = 60_000;

/** Milliseconds that a server gets to finish a request whose connection broke, before we look for its effect. */
const STILL_AT_WORK = 1_000;

/**
 * Carries out one step. A request whose answer was lost, and which is not idempotent, is never sent again before its
 * lookup has shown that it has not acted. Throws the classes of errors.ts, OutsideValueError,
 * UnexpectedAnswerError, DeliveryError, StillWaiting or WaitedInVain.
 */
export async function executeStep(step: Step, execution: Execution): Promise<void> {
  const { captured } = execution;
  if (step.type === 'deliver') {
    await execution.deliver(captured.token(step.secret), step.sink);
    return;
  }
  if (step.type === 'wait') {
    take(step.captures, await waitUntil(step, { ...execution.patience, captured }), captured);
    return;
  }
  if (step.type === 'read') {
    take(step.captures, await read(step, execution), captured);
    return;
  }
  const { answer, isFound } = await send(step, execution);
  take(isFound ? step.captures.map(asFound) : step.captures, answer, captured);
}

function asFound(select: Select): Select {
  return { ...select, take: select.found ?? select.take };
}

async function read(step: ReadStep, { reader, captured }: Execution): Promise<Json | undefined> {
  const token = step.as === undefined ? undefined : captured.token(step.as);
  const answer = await reader.get(captured.fillPath(step.path), step.query, token);
  for (const condition of step.expect ?? []) {
    if (answer !== undefined && holds(condition, answer, captured)) continue;
    throw new UnexpectedAnswerError(
      `the answer of the server has another ${condition.pointer.slice(1)} than it should`,
      ['Somebody else may have changed it at the same time. Plan again.'],
    );
  }
  return answer;
}

/** What a request led to: its answer, or what its lookup has found in place of one. */
interface Outcome {
  readonly answer: Json | undefined;
  readonly isFound: boolean;
}

async function send(step: RequestStep, execution: Execution): Promise<Outcome> {
  const { writer, captured, outside } = execution;
  const request = {
    method: step.method,
    path: captured.fillPath(step.path),
    ...(step.body === undefined ? {} : captured.fillBody(step.body, outside)),
    ...(step.as === undefined ? {} : { token: captured.token(step.as) }),
    idempotent: step.idempotent,
  };
  for (let resends = 0; ; resends += 1) {
    try {
      return { answer: (await writer.send(request)).body, isFound: false };
    } catch (error) {
      const proof = await prove(step, error, resends > 0, execution);
      if (proof.acted) return { answer: proof.answer, isFound: true };
      if (resends === RESENDS) throw error;
      const asked = error instanceof TransientApiError ? (error.retryAfter ?? 0) * 1_000 : 0;
      if (asked > LONGEST_WAIT) throw error;
      await execution.wait(Math.max(asked, 500 * 2 ** resends));
    }
  }
}

type Proof = { readonly acted: true; readonly answer: Json | undefined } | { readonly acted: false };

/** Says whether a failed request has acted; throws the failure when sending it again is pointless or not safe. */
async function prove(
  step: RequestStep,
  error: unknown,
  repeated: boolean,
  execution: Execution,
): Promise<Proof> {
  // What is to be removed is gone: by the request whose answer was lost, or by somebody else.
  const removes = step.method === 'DELETE' || step.removes === true;
  if (removes && error instanceof RejectedByApiError && error.absent) {
    return { acted: true, answer: undefined };
  }
  if (step.idempotent) throw error;
  if (error instanceof TransientApiError) {
    if (error.outcome === 'none') return { acted: false };
    if (step.lookup === undefined) throw error;
    await execution.wait(STILL_AT_WORK);
    const found = await lookUp(step.lookup, execution.reader, execution.captured);
    return proofOf(found);
  }
  // A refusal can mean that the state is reached already: by somebody else, or by the request whose answer was lost.
  if (error instanceof RejectedByApiError && step.lookup !== undefined) {
    if (step.lookup.list === undefined || repeated) {
      const found = await lookUp(step.lookup, execution.reader, execution.captured);
      if (found.length === 1) return { acted: true, answer: found[0] };
    }
  }
  throw error;
}

function proofOf(found: readonly Json[]): Proof {
  if (found.length > 1) {
    throw new UnexpectedAnswerError(
      `the answer was lost, and ${String(found.length)} objects on the server look like what the request makes`,
      ['Nothing was sent again. Look at these objects, remove what is not wanted, and apply again.'],
    );
  }
  return found.length === 1 ? { acted: true, answer: found[0] } : { acted: false };
}

function take(selects: readonly Select[], answer: Json | undefined, captured: CapturedValues): void {
  for (const select of selects) {
    const value = answer === undefined ? undefined : valueAt(answer, select.take);
    if (value === undefined || value === null) {
      throw new UnexpectedAnswerError(`the answer of the server has no ${select.take.slice(1)}`, [
        'This server may be of a generation that this release does not know.',
      ]);
    }
    captured.set(select.capture, select.secret === true ? new Secret(value) : value);
  }
}
