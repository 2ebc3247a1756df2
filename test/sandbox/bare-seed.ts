import { DEFAULT_SEED } from '../../src/sandbox/seed/default-seed.ts';
import type { Seed } from '../../src/sandbox/seed/seed.ts';

/** What the sandbox starts with, without anything on offer: for tests that count offerings. */
export const BARE_SEED: Seed = { ...DEFAULT_SEED, offerings: {}, resources: {}, orders: {} };
