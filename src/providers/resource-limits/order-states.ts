import type { Instance } from '../../waldur/instance.ts';

/** States of an order that the consumer's side has not approved yet. */
export const BEFORE_CONSUMER = 'pending-consumer';
export const BEFORE_PROVIDER = 'pending-provider';
export const BEFORE_PROJECT = 'pending-project';
export const BEFORE_START = 'pending-start-date';
export const EXECUTING = 'executing';

/** How an order ends that does not do what it should, and a sentence for it. */
export const FAILED_STATES: readonly (readonly [state: string, sentence: string])[] = [
  ['erred', 'the server could not carry out the order'],
  ['rejected', 'the order was rejected'],
  ['canceled', 'the order was taken back'],
];

/** The states of orders that are neither done nor given up; a server refuses to filter by states that it does not know. */
export function openStates({ generation }: Pick<Instance, 'generation'>): readonly string[] {
  return [
    BEFORE_CONSUMER,
    BEFORE_PROVIDER,
    BEFORE_PROJECT,
    ...(generation === '8.0' ? [BEFORE_START] : []),
    EXECUTING,
  ];
}
