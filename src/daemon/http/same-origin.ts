import type { Context } from 'hono';

/**
 * True when a browser says that a page of ours sent the request. Programs that send neither header are not browsers,
 * and say nothing either way: false.
 */
export function isSameOrigin(context: Context): boolean {
  const site = context.req.header('sec-fetch-site');
  if (site !== undefined) return site === 'same-origin';
  const origin = context.req.header('origin');
  if (origin === undefined || !URL.canParse(origin)) return false;
  return new URL(origin).host === context.req.header('host');
}
