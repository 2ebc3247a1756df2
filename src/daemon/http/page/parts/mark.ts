import { html, raw } from 'hono/html';
import type { Health, RunRecord } from '../../../daemon-status.ts';
import { toneOf, type Tone } from '../health-words.ts';
import type { Html } from '../html-text.ts';
import { RUN_WORDS } from '../run-words.ts';

/** Shapes that differ without their colours, on a field of 16 by 16. */
const SHAPES = {
  check: '<circle cx="8" cy="8" r="6.25"/><path d="m5.2 8.2 2 2 3.6-4.2"/>',
  cross: '<circle cx="8" cy="8" r="6.25"/><path d="m5.8 5.8 4.4 4.4m0-4.4-4.4 4.4"/>',
  bar: '<circle cx="8" cy="8" r="6.25"/><path d="M4.8 8h6.4"/>',
  waves: '<path d="M2 6.2c2-2.4 4 0 6 0s4-2.4 6-.6M2 11c2-2.4 4 0 6 0s4-2.4 6-.6"/>',
  arrows: '<path d="M2.5 5.2h10m-2.8-2.8 2.8 2.8L9.7 8M13.5 11h-10m2.8-2.8L3.5 11l2.8 2.8"/>',
  clock: '<circle cx="8" cy="8" r="6.25"/><path d="M8 4.6V8l2.4 1.6"/>',
  up: '<circle cx="8" cy="8" r="6.25"/><path d="M8 11V5.2M5.6 7.5 8 5.1l2.4 2.4"/>',
  pause: '<path d="M5.5 3.5v9m5-9v9"/>',
  dash: '<path d="M4 8h8"/>',
  bang: '<path d="M8 2.2 14.2 13H1.8L8 2.2Z"/><path d="M8 6.4v3m0 1.7v.1"/>',
} as const;

const HEALTH_SHAPES: Readonly<Record<Health, keyof typeof SHAPES>> = {
  synced: 'check',
  pending: 'up',
  drifted: 'waves',
  contested: 'arrows',
  waiting: 'clock',
  blocked: 'bar',
  failed: 'cross',
  suspended: 'pause',
};

const TONE_SHAPES: Readonly<Record<Tone, keyof typeof SHAPES>> = {
  bad: 'cross',
  warn: 'bang',
  info: 'up',
  quiet: 'dash',
  good: 'check',
};

/** The shape of a tone alone, for beside words. */
export function toneShape(tone: Tone): Html {
  return shape(TONE_SHAPES[tone]);
}

/** A health as shape and word. */
export function healthMark(health: Health): Html {
  return mark(toneOf(health), HEALTH_SHAPES[health], health);
}

/** The outcome of a run as shape and words. */
export function outcomeMark(outcome: RunRecord['outcome']): Html {
  const { tone, words } = RUN_WORDS[outcome];
  return mark(tone, TONE_SHAPES[tone], words);
}

/** Any few words with the shape of their tone. */
export function wordMark(tone: Tone, words: string): Html {
  return mark(tone, TONE_SHAPES[tone], words);
}

function mark(tone: Tone, name: keyof typeof SHAPES, words: string): Html {
  return html`<span class="mark ${tone}">${shape(name)}${words}</span>`;
}

function shape(name: keyof typeof SHAPES): Html {
  return html`<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">${raw(SHAPES[name])}</svg>`;
}
