import { Hono, type Context } from 'hono';
import type { Secret } from '../../../manifest/secret.ts';
import type { HttpSurroundings } from '../http-surroundings.ts';
import { readBody } from '../read-body.ts';
import { refusal } from '../refusal.ts';
import { announcedPush } from './announced-push.ts';
import { FORGES, type Forge } from './forges.ts';

/** A push of 2,048 commits, which is what GitHub lists at most, fits. */
const LARGEST_DELIVERY = 5 * 1_048_576;

/**
 * Takes the announcements of forges. A delivery with a right signature is answered 202, whatever comes of it; all
 * others are answered alike, also those of forges that are not configured. One that comes twice makes the daemon look
 * twice, and nothing else: a look never trusts what an announcement says.
 */
export function webhookRoutes(surroundings: HttpSurroundings): Hono {
  const routes = new Hono();
  for (const [name, forge] of Object.entries(FORGES)) {
    const secret = surroundings.webhooks[name as keyof typeof FORGES];
    routes.post(`/${name}`, (context) => answer(context, name, forge, secret, surroundings));
  }
  return routes;
}

async function answer(
  context: Context,
  name: string,
  forge: Forge,
  secret: Secret | undefined,
  { control, metrics, log }: HttpSurroundings,
): Promise<Response> {
  const [type = ''] = (context.req.header('content-type') ?? '').split(';');
  if (!forge.types.includes(type.trim().toLowerCase())) {
    return refusal(context, 415, 'The body has to be JSON.');
  }
  const body = await readBody(context, LARGEST_DELIVERY);
  if (body === undefined) return refusal(context, 413, 'The body is too large.');
  const header = context.req.header(forge.proof) ?? '';
  if (secret === undefined || !forge.isGenuine(header, body, secret)) {
    metrics.refused('signature');
    log.warn({ forge: name, configured: secret !== undefined }, 'refused a webhook');
    return refusal(context, 401, 'The signature is missing or wrong.');
  }
  metrics.delivered(name);
  const push = announcedPush(body, type.trim().toLowerCase());
  const known = push === undefined ? false : push.locations.some((one) => control.pushed(one, push.ref));
  log.info({ forge: name, event: context.req.header(forge.event), known }, 'took a webhook');
  return context.text('accepted\n', 202);
}
