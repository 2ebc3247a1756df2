import { Hono, type Context } from 'hono';
import { isObjectKey, type ObjectKey } from '../../../manifest/object-key.ts';
import type { HttpSurroundings } from '../http-surroundings.ts';
import { readBody } from '../read-body.ts';
import { refusal } from '../refusal.ts';
import { ALL_ASSETS } from './assets/assets.ts';
import type { Html } from './html-text.ts';
import { layout, type Page } from './layout.ts';
import { objectAddress } from './page-address.ts';
import { shownText } from './shown-text.ts';
import type { PageSurroundings } from './page-surroundings.ts';
import { verdictOf } from './verdict.ts';
import { notFoundPage } from './views/not-found-page.ts';
import { objectPage } from './views/object-page.ts';
import { objectsPage } from './views/objects-page.ts';
import { overview } from './views/overview.ts';
import { planPage } from './views/plan-page.ts';
import { runPage } from './views/run-page.ts';
import { runsPage } from './views/runs-page.ts';

const LARGEST_FORM = 65_536;

interface PageKind {
  readonly path: string;
  readonly section: Page['section'];
  readonly title: (surroundings: PageSurroundings) => string;
  readonly view: (surroundings: PageSurroundings) => Html | undefined;
}

const PAGES: readonly PageKind[] = [
  { path: '/', section: '/', title: ({ verdict }) => shownText(verdict.sentence, 120), view: overview },
  { path: '/objects', section: '/objects', title: () => 'Objects', view: objectsPage },
  { path: '/object', section: '/objects', title: titleBy('key'), view: objectPage },
  { path: '/plan', section: '/plan', title: () => 'Plan', view: planPage },
  { path: '/runs', section: '/runs', title: () => 'Runs', view: runsPage },
  { path: '/run', section: '/runs', title: titleBy('id'), view: runPage },
];

/** The status page, its assets, and the forms on it. */
export function pageRoutes(surroundings: HttpSurroundings): Hono {
  const routes = new Hono();
  for (const page of PAGES) routes.get(page.path, (context) => answer(context, page, surroundings));
  for (const { path, type, text } of ALL_ASSETS) {
    routes.get(path, (context) =>
      context.body(text, 200, {
        'Content-Type': type,
        'Cache-Control': 'public, max-age=31536000, immutable',
      }),
    );
  }
  const { control } = surroundings;
  routes.post('/do/reconcile', (context) =>
    carriedOut(context, surroundings, (source) => control.reconcile('request', source)),
  );
  routes.post('/do/suspend', (context) =>
    carriedOut(context, surroundings, (source, key) => control.suspend(true, source, key)),
  );
  routes.post('/do/resume', (context) =>
    carriedOut(context, surroundings, (source, key) => control.suspend(false, source, key)),
  );
  return routes;
}

function answer(
  context: Context,
  page: PageKind,
  { control, token }: HttpSurroundings,
): Response | Promise<Response> {
  const status = control.status();
  const now = Date.now();
  const address = new URL(context.req.url);
  const surroundings: PageSurroundings = {
    status,
    verdict: verdictOf(status, control.isReady(), now),
    now,
    address,
    isStill: address.searchParams.get('refresh') === 'off',
    canAct: token !== undefined,
  };
  const content = page.view(surroundings);
  const { section } = page;
  return content === undefined
    ? context.html(layout({ title: 'Not found', section, content: notFoundPage() }, surroundings), 404)
    : context.html(layout({ title: page.title(surroundings), section, content }, surroundings));
}

async function carriedOut(
  context: Context,
  { log }: HttpSurroundings,
  carryOut: (source: string | undefined, key: ObjectKey | undefined) => boolean,
): Promise<Response> {
  const body = await readBody(context, LARGEST_FORM);
  if (body === undefined) return refusal(context, 413, 'The body is too large.');
  const form = new URLSearchParams(body.toString('utf8'));
  const [source, key] = [form.get('source') ?? undefined, form.get('key') ?? undefined];
  const isSound = key === undefined || (source !== undefined && isObjectKey(key));
  if (!isSound || !carryOut(source, key)) {
    return refusal(context, 404, 'There is no such source or object.');
  }
  log.info({ path: context.req.path, source, key }, 'asked for on the page');
  return context.redirect(source === undefined || key === undefined ? '/' : objectAddress(source, key), 303);
}

function titleBy(name: string): PageKind['title'] {
  return ({ address }) => shownText(address.searchParams.get(name) ?? '', 80);
}
