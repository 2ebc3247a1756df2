import type { Assessment } from '../provider.ts';

/** A refusal of one field, or of all changes below it. */
export type Refusal = Assessment['refused'][number];
