import * as fc from 'fast-check';
import { FAULT_KINDS, type Fault } from '../../src/sandbox/faults.ts';
import { GENERATIONS, type Generation } from '../../src/waldur/instance.ts';
import { manifestVersions } from '../arbitraries/manifest-versions.ts';
import type { Crash } from './ground.ts';
import { partsOf, scenario, type Version } from './scenario.ts';

/** What happens to one run. Places are shares, from 0 to 1, of what a quiet run does. */
export type Trouble =
  | { readonly type: 'death'; readonly at: number; readonly crash: Crash }
  | {
      readonly type: 'fault';
      readonly at: number;
      readonly kind: Fault['kind'];
      readonly times: number;
      readonly onWrites: boolean;
    };

/** Versions of manifests that are applied one after the other, and what goes wrong meanwhile. */
export interface Round {
  readonly generation: Generation;
  readonly versions: (tokenFile: string) => readonly Version[];
  /** By version, what happens to one run after the other. */
  readonly troubles: readonly (readonly Trouble[])[];
  /** Whether the versions but the last are left as their troubles leave them. */
  readonly isHasty: boolean;
  readonly parallelism: number;
}

/** The most versions of one round. */
const MOST = 4;

const share = fc.noBias(fc.integer({ min: 0, max: 9_999 })).map((part) => part / 10_000);
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({
    type: fc.constant('death' as const),
    at: share,
    crash: fc.constantFrom('process' as const, 'machine' as const),
  }),
  fc.record({
    type: fc.constant('fault' as const),
    at: share,
    kind: fc.constantFrom(...FAULT_KINDS),
    times: fc.constantFrom(1, 1, 2, 5),
    onWrites: fc.boolean(),
  }),
);

/** The round of a seed; always the same. */
export function roundOf(seed: number): Round {
  const [round] = fc.sample(anyRound, { seed, numRuns: 1 });
  if (round === undefined) throw new Error('a sample is empty');
  return round;
}

const anyRound: fc.Arbitrary<Round> = fc.constantFrom(...GENERATIONS).chain((generation) =>
  fc.record({
    generation: fc.constant(generation),
    versions: fc.oneof(
      fc
        .subarray([...partsOf(generation)], { minLength: 1 })
        .map((parts) => (tokenFile: string) => scenario(generation, tokenFile, parts)),
      manifestVersions(generation).map((versions) => () => versions),
    ),
    troubles: fc.array(fc.array(trouble, { minLength: 1, maxLength: 4 }), {
      minLength: MOST,
      maxLength: MOST,
    }),
    isHasty: fc.boolean(),
    parallelism: fc.constantFrom(1, 4, 8),
  }),
);
