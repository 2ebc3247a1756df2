import type { Context } from 'hono';
import { visibleJson } from '../../text/visible-text.ts';

/** A value as JSON, indented, in which no invisible character stands as itself. */
export function jsonAnswer(context: Context, value: unknown): Response {
  return context.body(`${visibleJson(value)}\n`, 200, { 'Content-Type': 'application/json' });
}
