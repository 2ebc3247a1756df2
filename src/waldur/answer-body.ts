import type { Json } from '../manifest/json.ts';

const LARGEST_ANSWER = 128 * 1024 * 1024;

/** An answer that was not read to its end. */
export class AnswerTooLarge extends Error {}

/** The body as JSON; `undefined` when it is none. An empty answer is fine, whatever its type. */
export function parseJson(
  contentType: string,
  text: string,
): { readonly json: Json | undefined } | undefined {
  if (text === '') return { json: undefined };
  if (!/json/iu.test(contentType)) return undefined;
  try {
    return { json: JSON.parse(text) as Json };
  } catch {
    return undefined;
  }
}

/** The whole body as text. Throws AnswerTooLarge past 128 MiB. */
export async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new AnswerTooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
