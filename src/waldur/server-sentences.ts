import type { Json } from '../manifest/json.ts';

const MOST_SENTENCES = 20;
const LONGEST_SENTENCE = 300;
const DEEPEST = 12;

/** Keys that say nothing about where the problem is. See docs/waldur-api/transport.md, "Refusals". */
const WITHOUT_PLACE: ReadonlySet<string> = new Set(['non_field_errors', 'detail', 'details']);

/**
 * What a server says in the JSON body of a refusal, as sentences: `field: sentence`, or the sentence alone where no
 * field is meant. All shapes of a 400 are read, any other JSON too. There is at least one sentence and a bounded
 * number of bounded length, without control characters.
 */
export function sentencesOfJson(body: Json | undefined): readonly string[] {
  const sentences: string[] = [];
  collect(body ?? null, [], sentences, 0);
  return bounded(sentences);
}

/** What a body that is not JSON says: the title of a page of HTML, or the start of a text. */
export function sentencesOfText(contentType: string, text: string): readonly string[] {
  const start = text.slice(0, 20_000);
  if (!/html/iu.test(contentType) && !/^\s*<(?:!doctype|html)/iu.test(start)) return bounded([start]);
  const title = cleaned(/<title[^>]{0,200}>([^<]{0,300})/iu.exec(start)?.[1] ?? '');
  return [title === '' ? 'It sent a page of HTML.' : `It sent a page of HTML with the title "${title}".`];
}

/** One line of bounded length: control characters, invisible ones and runs of blanks become one blank. */
export function cleaned(text: string): string {
  const line = text
    .slice(0, LONGEST_SENTENCE * 10)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  if (line.length <= LONGEST_SENTENCE) return line;
  // A cut must not leave half of a character behind.
  return `${line.slice(0, LONGEST_SENTENCE - 1).replace(/\p{Cs}$/u, '')}…`;
}

function collect(value: Json, place: readonly string[], sentences: string[], depth: number): void {
  if (sentences.length > MOST_SENTENCES || depth > DEEPEST || value === null) return;
  if (typeof value !== 'object') {
    sentences.push(place.length === 0 ? String(value) : `${place.join('.')}: ${String(value)}`);
    return;
  }
  if (isList(value)) {
    value.forEach((item, index) => {
      // Members of a list of objects mirror the input; plain sentences in a list all belong to the field.
      collect(item, typeof item === 'object' ? [...place, String(index)] : place, sentences, depth + 1);
    });
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const known = WITHOUT_PLACE.has(key) || key === place.at(-1);
    collect(item, known ? place : [...place, key], sentences, depth + 1);
  }
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function bounded(sentences: readonly string[]): readonly string[] {
  const shown = sentences.map(cleaned).filter((sentence) => sentence !== '');
  if (shown.length === 0) return ['It gives no reason.'];
  if (shown.length <= MOST_SENTENCES) return shown;
  return [...shown.slice(0, MOST_SENTENCES), 'There is more, which is left out here.'];
}
