import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An answer that says in one sentence why there is no other: JSON for programs, plain text for people. */
export function refusal(
  context: Context,
  status: ContentfulStatusCode,
  sentence: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return context.req.path.startsWith('/api/')
    ? context.json({ error: sentence }, status, headers)
    : context.text(`${sentence}\n`, status, headers);
}
