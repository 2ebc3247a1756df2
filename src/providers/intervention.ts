import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { Step } from './step.ts';

/** What `apply --recover` can be told to do with an object that is stuck or has erred. */
export const RECOVERIES = ['set_ok', 'set_erred', 'retry', 'recreate'] as const;

/** One of them. */
export type Recovery = (typeof RECOVERIES)[number];

/** What is done to an object because somebody asks for it, and not because it differs from its manifest. */
export interface Intervention {
  /** It cannot be done at all, e.g. because only staff may. */
  readonly blocked: readonly Diagnostic[];
  /** What has to be known before it is done: who may, and what is lost. Shown with the plan. */
  readonly warnings: readonly string[];
  /** It cannot be done before this has happened, e.g. `the server to finish its work on it`. */
  readonly waiting?: string;
  readonly steps: readonly Step[];
}
