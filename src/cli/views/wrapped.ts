/** Joins parts into lines of at most `width` characters. A part is never broken: one that is longer has a line of its own. */
export function wrapped(parts: readonly string[], separator: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const part of parts) {
    const longer: string = line === undefined ? part : `${line}${separator}${part}`;
    if (line !== undefined && longer.length > width) {
      lines.push(line + separator.trimEnd());
      line = part;
    } else {
      line = longer;
    }
  }
  return line === undefined ? lines : [...lines, line];
}
