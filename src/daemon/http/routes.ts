import { Hono } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { access } from './access.ts';
import { apiRoutes } from './api/api-routes.ts';
import type { HttpSurroundings } from './http-surroundings.ts';
import { pageRoutes } from './page/page-routes.ts';
import { refusal } from './refusal.ts';
import { safeHeaders } from './safe-headers.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

/** All that the daemon answers. */
export function createRoutes(surroundings: HttpSurroundings): Hono {
  const { control, metrics, log } = surroundings;
  const app = new Hono();
  app.use(async (context, next) => {
    const started = performance.now();
    await next();
    const { method, path } = context.req;
    const milliseconds = Math.round(performance.now() - started);
    log.debug({ method, path, status: context.res.status, milliseconds }, 'answered');
  });
  app.use(safeHeaders());
  app.use(access(surroundings));
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (context, methods) => {
        const allow = { Allow: [...methods, 'OPTIONS'].join(', ') };
        return context.req.method === 'OPTIONS'
          ? context.body(null, 204, allow)
          : refusal(context, 405, `${context.req.method} is not possible here.`, allow);
      },
    }),
  );
  app.get('/healthz', (context) => context.text('ok\n'));
  app.get('/readyz', (context) =>
    control.isReady() ? context.text('ready\n') : context.text('not every source was observed yet\n', 503),
  );
  app.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'Content-Type': metrics.registry.contentType }),
  );
  app.route('/api/v1', apiRoutes(surroundings));
  app.route('/webhooks', webhookRoutes(surroundings));
  app.route('/', pageRoutes(surroundings));
  app.notFound((context) => refusal(context, 404, 'There is nothing here.'));
  app.onError((error, context) => {
    log.error({ err: error, path: context.req.path }, 'cannot answer a request');
    return refusal(context, 500, 'This daemon has a fault; its log says more.');
  });
  return app;
}
