const LONGEST = 300;

/** What a server or a cloud says of a failure, on one line: the beginning of it where it is long, which an ellipsis shows. */
export function serverWords(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST).trimEnd()}…`;
}
