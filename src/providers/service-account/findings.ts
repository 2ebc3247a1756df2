import type { Assessment } from '../provider.ts';

/** What one rule found. */
export type Findings = Partial<Assessment>;

/** A refusal of one field, or of all changes below it. */
export type Refusal = Assessment['refused'][number];
