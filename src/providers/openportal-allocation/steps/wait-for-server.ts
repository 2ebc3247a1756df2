import type { Instance } from '../../../waldur/instance.ts';
import { CORE_STATES, type CoreState } from '../../core-state.ts';
import type { Condition, WaitStep } from '../../step.ts';
import { ALLOCATIONS } from '../live-allocation.ts';

/** What is waited for. */
export interface Waiting {
  /** Says which allocation: `equals` or `capture` of its uuid. */
  readonly which: { readonly equals: string } | { readonly capture: `${string}/${string}#${string}` };
  /** Continues "waits for". */
  readonly waitsFor: string;
  /** What a failure says before the server's own words. */
  readonly failure: string;
  readonly done?: string;
}

/** Seconds that a cluster is given. */
const PATIENCE = 600;

/**
 * Waits until the server no longer works on an allocation. What is looked at is the short list of those that are worked
 * on or have failed, so that one look serves all that wait. See docs/waldur-api/openportal-allocations.md, States.
 */
export function waitUntilSettled(waiting: Waiting, instance: Pick<Instance, 'generation'>): WaitStep {
  return {
    ...waitStep(waiting, ['creating', 'updating', 'deleting', 'erred'], instance),
    unless: [
      { conditions: [isIn('erred')], sentence: waiting.failure, quote: '/error_message' },
      { conditions: [isIn('deleting')], sentence: 'somebody deletes it on the server' },
    ],
  };
}

/** Waits until an allocation that is being deleted is gone. */
export function waitUntilGone(waiting: Waiting, instance: Pick<Instance, 'generation'>): WaitStep {
  return {
    ...waitStep(waiting, ['deleting', 'erred'], instance),
    unless: [{ conditions: [isIn('erred')], sentence: waiting.failure, quote: '/error_message' }],
  };
}

function waitStep(
  { which, waitsFor, done }: Waiting,
  states: readonly (keyof typeof CORE_STATES)[],
  instance: Pick<Instance, 'generation'>,
): Omit<WaitStep, 'unless'> {
  return {
    type: 'wait',
    path: ALLOCATIONS,
    query: {
      state: states.flatMap((state) => stateWords(state, instance)),
      field: ['uuid', 'state', 'error_message'],
    },
    list: '',
    where: [{ pointer: '/uuid', ...which }],
    until: 'absent',
    waitsFor,
    patience: PATIENCE,
    ...(done === undefined ? {} : { done }),
    captures: [],
  };
}

function isIn(state: Exclude<CoreState, 'unknown'>): Condition {
  return { pointer: '/state', oneOf: CORE_STATES[state] };
}

/** The words of one generation: a server refuses to filter by those of another. */
function stateWords(
  state: keyof typeof CORE_STATES,
  { generation }: Pick<Instance, 'generation'>,
): readonly string[] {
  return CORE_STATES[state].filter((word) => (word === word.toUpperCase()) === (generation === '8.0'));
}
