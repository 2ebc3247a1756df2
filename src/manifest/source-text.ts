import type { Position } from './diagnostic.ts';

/** The text of one manifest file, which knows its lines. They are looked for only when a position is asked for. */
export class SourceText {
  /** As messages name the file. */
  readonly file: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(file: string, text: string) {
    this.file = file;
    this.text = text;
  }

  /** The place of the characters from `start` up to `end`; of those on the first line when there are several. */
  position(start: number, end: number): Position {
    const starts = (this.#lineStarts ??= lineStarts(this.text));
    // What is missing at the end of a file is shown at its last line.
    const offset = Math.min(start, this.text.trimEnd().length);
    const line = lastAtMost(starts, offset);
    const lineStart = starts[line] ?? 0;
    const text = this.text
      .slice(lineStart, (starts[line + 1] ?? this.text.length + 1) - 1)
      .replace(/\r$/u, '');
    const column = Math.min(offset - lineStart, text.length) + 1;
    return {
      file: this.file,
      line: line + 1,
      column,
      endColumn: Math.max(column + 1, Math.min(end - lineStart, text.trimEnd().length) + 1),
      text,
    };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The index of the last number that is not above the limit, in ascending numbers. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
