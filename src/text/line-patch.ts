import { structuredPatch } from 'diff';

/** Beyond this many edits a line by line comparison costs more than it tells. */
const MOST_EDITS = 2_000;

/** One line of a patch; `…` stands where equal lines are left out, and has no text. */
export interface PatchLine {
  readonly sign: '-' | '+' | ' ' | '…';
  readonly text: string;
}

/** What differs between two texts, line by line, with one equal line around it. */
export function linePatch(before: readonly string[], after: readonly string[]): readonly PatchLine[] {
  const patch = structuredPatch('', '', `${before.join('\n')}\n`, `${after.join('\n')}\n`, '', '', {
    context: 1,
    maxEditLength: MOST_EDITS,
  });
  if (patch === undefined) {
    return [
      ...before.map((text): PatchLine => ({ sign: '-', text })),
      ...after.map((text): PatchLine => ({ sign: '+', text })),
    ];
  }
  const lines: PatchLine[] = [];
  for (const hunk of patch.hunks) {
    if (lines.length > 0) lines.push({ sign: '…', text: '' });
    for (const line of hunk.lines) lines.push({ sign: signOf(line), text: line.slice(1) });
  }
  return lines;
}

function signOf(line: string): PatchLine['sign'] {
  return line.startsWith('-') ? '-' : line.startsWith('+') ? '+' : ' ';
}
