import { release } from '../pruning/removals.ts';
import type { Pruning, Surplus } from '../pruning.ts';

/** How limits are removed: they are let go, and stay as they are. Nothing is read for it. */
export const limitsPruning: Pruning<Surplus> = {
  policies: ['Release'],
  observe: (_, surplus) => Promise.resolve(new Map(surplus.map((one) => [one.key, one]))),
  plan: () => release(['the limits stay as they are']),
};
