import type { ObjectEvent } from '../../../daemon-status.ts';
import type { Tone } from '../health-words.ts';
import type { Html } from '../html-text.ts';
import { wordMark } from './mark.ts';

const WORDS: Readonly<Record<ObjectEvent['outcome'], { readonly words: string; readonly tone: Tone }>> = {
  applied: { words: 'applied', tone: 'good' },
  failed: { words: 'failed', tone: 'bad' },
  blocked: { words: 'blocked', tone: 'bad' },
  'not-tried': { words: 'not tried', tone: 'quiet' },
  waiting: { words: 'waiting', tone: 'info' },
  stale: { words: 'stale', tone: 'warn' },
  drift: { words: 'drift', tone: 'warn' },
};

/** What happened to an object, as shape and word. */
export function eventMark(outcome: ObjectEvent['outcome']): Html {
  const { tone, words } = WORDS[outcome];
  return wordMark(tone, words);
}
