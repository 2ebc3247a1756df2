import { serverWords } from '../../text/server-words.ts';
import { isJsonObject, type JsonObject } from '../../manifest/json.ts';
import { valueAt } from '../../manifest/json-pointer.ts';
import type { WaitStep } from '../../providers/step.ts';
import { TransientApiError } from '../../waldur/errors.ts';
import type { CapturedValues } from './captured-values.ts';
import { holds } from './look-up.ts';
import type { Watch } from './watch.ts';

/** What was waited for did not happen in time. The object is neither done nor failed. */
export class StillWaiting extends Error {
  override readonly name = 'StillWaiting';
  readonly waitsFor: string;

  constructor(waitsFor: string) {
    super(`waits for ${waitsFor}`);
    this.waitsFor = waitsFor;
  }
}

/** What was waited for can no longer happen; the message says why. */
export class WaitedInVain extends Error {
  override readonly name = 'WaitedInVain';
}

/** What waiting may use. */
export interface Patience {
  readonly watch: Watch;
  readonly captured: CapturedValues;
  /** Instead of the patience of the step, in seconds. */
  readonly seconds: number | undefined;
  /** True when nothing is waited for any more. */
  readonly isOver: () => boolean;
  /** Lets so many milliseconds pass, or fewer when waiting is over meanwhile. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;

/**
 * Looks until the step is over, and gives what it saw last; `undefined` when nothing is there any more. Throws
 * StillWaiting, WaitedInVain, and the classes of errors.ts but for failures that pass.
 */
export async function waitUntil(step: WaitStep, patience: Patience): Promise<JsonObject | undefined> {
  const most = (patience.seconds ?? step.patience) * 1_000;
  // What others saw before may be older than what this object has just changed, and than what it saw itself.
  let since = performance.now();
  let waited = 0;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE)) {
    const seen = await look(step, patience, since);
    if (seen !== 'unknown' && isReached(step, seen, patience.captured)) return seen;
    if (waited >= most || patience.isOver()) throw new StillWaiting(step.waitsFor);
    // Many objects that wait for the same must not ask in step.
    const milliseconds = Math.min(pause * (0.8 + Math.random() * 0.4), most - waited);
    since = performance.now();
    await patience.wait(milliseconds);
    waited += milliseconds;
  }
}

async function look(
  step: WaitStep,
  { watch, captured }: Patience,
  since: number,
): Promise<JsonObject | undefined | 'unknown'> {
  try {
    const found = await watch.look(step, captured.fillPath(step.path), since);
    return found.filter(isJsonObject).find((item) => step.where.every((each) => holds(each, item, captured)));
  } catch (error) {
    // A server that does not answer for a moment has not said anything about what is waited for.
    if (error instanceof TransientApiError) return 'unknown';
    throw error;
  }
}

function isReached(step: WaitStep, seen: JsonObject | undefined, captured: CapturedValues): boolean {
  if (seen === undefined) return step.until === 'absent';
  const failure = step.unless.find(({ conditions }) =>
    conditions.every((each) => holds(each, seen, captured)),
  );
  if (failure !== undefined) {
    const quote = failure.quote === undefined ? undefined : valueAt(seen, failure.quote);
    const words = typeof quote === 'string' && quote !== '' ? `: ${serverWords(quote)}` : '';
    throw new WaitedInVain(`${failure.sentence}${words}`);
  }
  return step.until !== 'absent' && step.until.every((each) => holds(each, seen, captured));
}
