import type { RunRecord } from '../../daemon-status.ts';
import type { Tone } from './health-words.ts';

/** What a page says of a run's outcome, and how much that asks for a person. */
export const RUN_WORDS: Readonly<
  Record<RunRecord['outcome'], { readonly words: string; readonly tone: Tone }>
> = {
  'nothing-to-do': { words: 'nothing to do', tone: 'quiet' },
  applied: { words: 'applied', tone: 'good' },
  'partly-applied': { words: 'partly applied', tone: 'warn' },
  failed: { words: 'failed', tone: 'bad' },
  pending: { words: 'changes pending', tone: 'info' },
  refused: { words: 'refused by a safety rail', tone: 'bad' },
  interrupted: { words: 'interrupted', tone: 'warn' },
};
