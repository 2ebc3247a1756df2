import type { Fault } from '../../src/sandbox/faults.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import { KINDS } from './kinds.ts';
import type { KindDescription } from './kind-description.ts';

/** A kind on a generation. */
export interface Case {
  readonly name: string;
  readonly kind: KindDescription;
  readonly generation: Generation;
}

const GENERATIONS: readonly Generation[] = ['2024-10', 'openportal-2024-08', '8.0'];

const ALL: readonly Case[] = KINDS.flatMap((kind) =>
  GENERATIONS.map((generation) => ({ name: kind.way ?? kind.kind, kind, generation })),
);

/** Each kind on each generation that has it. */
export const CASES = ALL.filter(({ kind, generation }) => kind.generations.includes(generation));

/** Each kind on each generation that does not have it in any way. */
export const ABSENT = ALL.filter(
  (one) =>
    !CASES.some(({ kind, generation }) => kind.kind === one.kind.kind && generation === one.generation),
);

/** What can happen to a request, so that nobody knows or nothing came of it. */
export const LOSSES: readonly Fault['kind'][] = [
  'drop-after',
  'drop-before',
  'error-502',
  'throttle',
  'truncate',
];
