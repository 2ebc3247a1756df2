import { Hono, type Context } from 'hono';
import type { HttpSurroundings } from '../http-surroundings.ts';
import { jsonAnswer } from '../json-answer.ts';
import { refusal } from '../refusal.ts';
import { asked } from './asked.ts';
import { objectsDocument } from './objects-document.ts';
import { plansDocument } from './plans-document.ts';
import { runsDocument } from './runs-document.ts';
import { statusDocument } from './status-document.ts';

/** `/api/v1`: the status as JSON, as the schemas in schemas/output describe it, and what can be asked for. */
export function apiRoutes({ control, log }: HttpSurroundings): Hono {
  const routes = new Hono();
  routes.get('/status', (context) =>
    jsonAnswer(context, statusDocument(control.status(), control.isReady())),
  );
  routes.get('/runs', (context) => jsonAnswer(context, runsDocument(control.status(), context.req.query())));
  routes.get('/plan', (context) => jsonAnswer(context, plansDocument(control.status(), context.req.query())));
  routes.get('/objects', (context) => {
    const document = objectsDocument(control.status(), context.req.query());
    return document === undefined
      ? refusal(context, 400, 'page and page_size are numbers from 1; a page has 1000 objects at most.')
      : jsonAnswer(context, document);
  });

  const ask = (verb: string, carryOut: (what: Asked) => boolean) => async (context: Context) => {
    const what = await asked(context);
    if ('status' in what) return refusal(context, what.status, what.sentence);
    if (!carryOut(what)) return refusal(context, 404, 'There is no such source or object.');
    log.info({ ...what, verb }, 'asked for over HTTP');
    return context.json({ accepted: true }, 202);
  };
  routes.post(
    '/reconcile',
    ask('reconcile', ({ source }) => control.reconcile('request', source)),
  );
  routes.post(
    '/suspend',
    ask('suspend', ({ source, key }) => control.suspend(true, source, key)),
  );
  routes.post(
    '/resume',
    ask('resume', ({ source, key }) => control.suspend(false, source, key)),
  );
  return routes;
}

type Asked = Exclude<Awaited<ReturnType<typeof asked>>, { readonly status: unknown }>;
