import { html } from 'hono/html';
import type { Html } from '../html-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A time as people read it in the night, `12 min ago`, with the exact one behind it. */
export function time(iso: string, now: number): Html {
  return html`<time datetime="${iso}" title="${exactText(iso)}">${relativeText(iso, now)}</time>`;
}

/** How long something has been so, `12 min`, with the time of its beginning behind it. */
export function timeSpan(iso: string, now: number): Html {
  const difference = Math.max(0, now - Date.parse(iso));
  const text = Number.isNaN(difference) ? 'an unknown time' : distanceText(difference);
  return html`<time datetime="${iso}" title="since ${exactText(iso)}">${text}</time>`;
}

/** A time in full, with how long ago that is. */
export function fullTime(iso: string, now: number): Html {
  return html`<time datetime="${iso}">${exactText(iso)}</time>
    <span class="muted">(${relativeText(iso, now)})</span>`;
}

/** How far a time is from now, in one unit: `just now`, `12 min ago`, `in 3 h`. */
function relativeText(iso: string, now: number): string {
  const difference = now - Date.parse(iso);
  if (Number.isNaN(difference)) return 'at an unknown time';
  const distance = Math.abs(difference);
  if (distance < 5_000) return difference >= 0 ? 'just now' : 'now';
  const text = distanceText(distance);
  return difference > 0 ? `${text} ago` : `in ${text}`;
}

/** `2026-11-28 20:46:12 UTC`. */
export function exactText(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return 'unknown';
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function distanceText(milliseconds: number): string {
  if (milliseconds < MINUTE) return `${String(Math.round(milliseconds / 1_000))} s`;
  if (milliseconds < HOUR) return `${String(Math.round(milliseconds / MINUTE))} min`;
  if (milliseconds < 2 * DAY) return `${String(Math.round(milliseconds / HOUR))} h`;
  return `${String(Math.round(milliseconds / DAY))} days`;
}
