import type { Json } from '../json.ts';
import { badRequest } from './refusal.ts';

/** The body as JSON; `undefined` when it is empty. Throws 400 with the words and the place of the real server. */
export function parseBody(text: string): Json | undefined {
  if (text.trim() === '') return undefined;
  try {
    const body: Json = JSON.parse(text);
    return body;
  } catch (error) {
    const position = placeOf(error, text);
    const before = text.slice(0, position).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    throw badRequest({
      detail: `JSON parse error - ${expectationOf(error)}: line ${String(before.length)} column ${String(column)} (char ${String(position)})`,
    });
  }
}

function expectationOf(error: unknown): string {
  const isName = error instanceof Error && /property name/.test(error.message);
  return isName ? 'Expecting property name enclosed in double quotes' : 'Expecting value';
}

function placeOf(error: unknown, text: string): number {
  const [, position] = /at position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
  return position === undefined ? text.length : Number(position);
}
