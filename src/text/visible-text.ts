const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/**
 * Text that a terminal shows and does not obey. Control characters, escape sequences, line breaks, text direction
 * marks and other invisible characters become what JSON writes for them, e.g. `\u001b`.
 */
export function visibleText(text: string): string {
  return text.replaceAll(UNSEEN, (character) => SHORT[character] ?? escaped(character));
}

/** The JSON text of a value, indented by two spaces, with invisible characters escaped as JSON allows. */
export function visibleJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2)
    .split('\n')
    .map((line) => line.replaceAll(UNSEEN, escaped))
    .join('\n');
}

function escaped(character: string): string {
  // A character beyond the first 65,536 is a pair of units, and JSON writes both.
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
