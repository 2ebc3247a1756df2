import { textHash } from '../../../../manifest/content-hash.ts';
import { COLOURS } from './colours.ts';
import { FRAME } from './frame.ts';
import { LISTS } from './lists.ts';
import { REVIEW } from './review.ts';
import { REFRESHING } from './script.ts';
import { STATUS } from './status.ts';

/** A file that pages load. Its address changes with its content, so it may be kept for ever. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly text: string;
}

export const STYLE = asset(
  'page',
  'css',
  'text/css; charset=utf-8',
  [COLOURS, FRAME, STATUS, LISTS, REVIEW].join(''),
);
export const SCRIPT = asset('page', 'js', 'text/javascript; charset=utf-8', REFRESHING);

/** The mark of the tab, by how it stands. */
export const ICONS = {
  good: icon('good', '#4a9f72', '<path d="m9.5 16.5 4.5 4.5 8.5-10"/>'),
  warn: icon('warn', '#b3862c', '<path d="M16 8v10m0 5v.5"/>'),
  bad: icon('bad', '#c2403a', '<path d="m10.5 10.5 11 11m0-11-11 11"/>'),
} as const;

/** All files that pages load. */
export const ALL_ASSETS: readonly Asset[] = [STYLE, SCRIPT, ...Object.values(ICONS)];

function asset(name: string, extension: string, type: string, text: string): Asset {
  return { path: `/assets/${name}-${textHash(text).slice(-12)}.${extension}`, type, text };
}

function icon(name: string, colour: string, shape: string): Asset {
  const text = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${colour}"/><g fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round">${shape}</g></svg>`;
  return asset(name, 'svg', 'image/svg+xml', text);
}
