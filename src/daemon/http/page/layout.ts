import { html, raw } from 'hono/html';
import { ICONS, SCRIPT, STYLE } from './assets/assets.ts';
import type { Tone } from './health-words.ts';
import type { Html } from './html-text.ts';
import { shown } from './shown-text.ts';
import { exactText } from './parts/time.ts';
import type { PageSurroundings } from './page-surroundings.ts';

/** What the frame of a page needs to know. */
export interface Page {
  readonly title: string;
  /** The address of the menu entry that the page belongs to. */
  readonly section: '/' | '/objects' | '/plan' | '/runs' | '';
  readonly content: Html;
}

const REFRESH_SECONDS = 10;
/** Without a script the whole page is loaded again, which moves the reader: less often, then. */
const RELOAD_SECONDS = 30;

const MENU = [
  ['/', 'Overview'],
  ['/objects', 'Objects'],
  ['/plan', 'Plan'],
  ['/runs', 'Runs'],
] as const;

/** A whole page: head, menu, content, foot. It refreshes itself unless that is switched off. */
export function layout(page: Page, surroundings: PageSurroundings): Html {
  const { status, verdict, now, isStill, address } = surroundings;
  const other = `${address.pathname}?${query(address, isStill)}`;
  return html`<!doctype html>
    <html lang="en" ${isStill ? '' : raw(`data-refresh="${String(REFRESH_SECONDS)}"`)}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${page.title} · waldur-gitops</title>
        <link rel="stylesheet" href="${STYLE.path}" />
        <link rel="icon" id="icon" type="image/svg+xml" href="${iconPath(verdict.tone)}" />
        <script src="${SCRIPT.path}" defer></script>
        ${
          isStill
            ? ''
            : html`<noscript><meta http-equiv="refresh" content="${String(RELOAD_SECONDS)}" /></noscript>`
        }
      </head>
      <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="top">
          <a class="name" href="/">waldur<span>-gitops</span></a>
          <nav aria-label="Pages">
            <ul>
              ${MENU.map(
                ([path, words]) =>
                  html`<li>
                    <a href="${path}" ${page.section === path ? raw('aria-current="page"') : ''}>${words}</a>
                  </li>`,
              )}
            </ul>
          </nav>
          <p class="instance">
            ${
              status.instance === undefined
                ? 'no answer from Waldur yet'
                : html`${shown(status.instance.url, 120)}`
            }
          </p>
        </header>
        <p id="stale" class="stale" role="alert" hidden>The daemon does not answer. What you see is old.</p>
        <main id="content" tabindex="-1">${page.content}</main>
        <footer>
          <p>
            As of ${exactText(new Date(now).toISOString())}.
            ${
              isStill
                ? html`Standing still. <a href="${other}">Refresh by itself</a>`
                : html`Refreshes itself. <a href="${other}">Stand still</a>`
            }
          </p>
          <p>
            waldur-gitops ${shown(status.version, 40)} · <a href="/api/v1/status">API</a> ·
            <a href="/metrics">Metrics</a>
          </p>
        </footer>
      </body>
    </html>`;
}

function query(address: URL, isStill: boolean): string {
  const parameters = new URLSearchParams(address.search);
  if (isStill) parameters.delete('refresh');
  else parameters.set('refresh', 'off');
  return parameters.toString();
}

function iconPath(tone: Tone): string {
  if (tone === 'bad') return ICONS.bad.path;
  return tone === 'warn' ? ICONS.warn.path : ICONS.good.path;
}
