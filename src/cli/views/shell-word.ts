import { visibleText } from '../../text/visible-text.ts';

/** A text as one word of a command line that can be copied; in quotes where it needs them. */
export function shellWord(text: string): string {
  const shown = visibleText(text);
  return /^[\w./@%+=:,][\w./@%+=:,-]*$/u.test(shown) ? shown : `'${shown.replaceAll("'", String.raw`'\''`)}'`;
}
