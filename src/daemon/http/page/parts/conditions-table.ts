import { html } from 'hono/html';
import type { Condition } from '../../../daemon-status.ts';
import type { Tone } from '../health-words.ts';
import type { Html } from '../html-text.ts';
import { shown } from '../shown-text.ts';
import { wordMark } from './mark.ts';
import { time } from './time.ts';

const QUESTIONS = { Ready: 'is it fine', Reconciling: 'is it busy', Stalled: 'is it stuck' } as const;
/** The status that is good news; the other one is not bad for being busy. */
const TONES: Readonly<Record<Condition['type'], Readonly<Record<Condition['status'], Tone>>>> = {
  Ready: { True: 'good', False: 'warn', Unknown: 'quiet' },
  Reconciling: { True: 'info', False: 'quiet', Unknown: 'quiet' },
  Stalled: { True: 'bad', False: 'quiet', Unknown: 'quiet' },
};
const WORDS = { True: 'yes', False: 'no', Unknown: 'unknown' } as const;

/** The answers to the three questions: is it fine, is it busy, will it ever be. */
export function conditionsTable(conditions: readonly Condition[], now: number): Html {
  return html`<table class="conditions">
    <caption class="unseen">
      Conditions
    </caption>
    <thead>
      <tr>
        <th scope="col">Condition</th>
        <th scope="col">Status</th>
        <th scope="col">Why</th>
        <th scope="col" class="wide">Since</th>
      </tr>
    </thead>
    <tbody>
      ${conditions.map(
        ({ type, status, reason, message, since }) =>
          html`<tr>
            <th scope="row">${type} <span class="muted">${QUESTIONS[type]}</span></th>
            <td>${wordMark(TONES[type][status], WORDS[status])}</td>
            <td><code>${shown(reason, 80)}</code> ${shown(message, 2_000)}</td>
            <td class="wide">${time(since, now)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
