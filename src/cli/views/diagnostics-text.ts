import { styleText } from 'node:util';
import type { Diagnostic, Position } from '../../manifest/diagnostic.ts';
import { visibleText } from '../../text/visible-text.ts';

/** Longer lines are shown in part, so that the caret stays beside what it points at. */
const LONGEST_LINE = 160;
const BEFORE_CARET = 60;

const STYLES = { error: ['red', 'bold'], warning: ['yellow', 'bold'] } as const;

/** Findings as a terminal shows them: what, where with the line and a caret, and what can be done. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  options: { readonly color: boolean },
): string {
  return diagnostics.map((diagnostic) => `${block(diagnostic, options.color).join('\n')}\n\n`).join('');
}

function block(diagnostic: Diagnostic, color: boolean): readonly string[] {
  const { code, severity, summary, hints, position } = diagnostic;
  const paint = painter(color);
  const margin = ' '.repeat(position === undefined ? 1 : String(position.line).length + 1);
  return [
    `${paint(STYLES[severity], `${severity}[${code}]`)}: ${visibleText(summary)}`,
    ...(position === undefined ? [] : placeLines(position, severity, margin, paint)),
    ...hints.map((hint) => `${margin} ${paint('dim', '=')} ${visibleText(hint)}`),
  ];
}

function placeLines(
  position: Position,
  severity: Diagnostic['severity'],
  margin: string,
  paint: Painter,
): readonly string[] {
  const { file, line, column, endColumn } = position;
  const excerpt = excerptOf(position.text, column - 1, endColumn - 1);
  const bar = paint('dim', '|');
  return [
    `${margin}${paint('dim', '-->')} ${visibleText(file)}:${String(line)}:${String(column)}`,
    `${margin} ${bar}`,
    `${paint('dim', ` ${String(line)}`)} ${bar} ${excerpt.before}${excerpt.marked}${excerpt.after}`.trimEnd(),
    `${margin} ${bar} ${' '.repeat(width(excerpt.before))}${paint(STYLES[severity], '^'.repeat(Math.max(1, width(excerpt.marked))))}`,
  ];
}

interface Excerpt {
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

/** The part of a line that is shown, with invisible characters escaped, so that positions on the screen are known. */
function excerptOf(text: string, start: number, end: number): Excerpt {
  const from = text.length <= LONGEST_LINE || start < BEFORE_CARET ? 0 : start - BEFORE_CARET;
  const to = Math.min(text.length, from + LONGEST_LINE);
  const last = Math.min(end, to);
  return {
    before: `${from > 0 ? '…' : ''}${shown(text.slice(from, start))}`,
    marked: shown(text.slice(start, last)),
    after: `${shown(text.slice(last, to))}${to < text.length ? '…' : ''}`,
  };
}

function shown(text: string): string {
  return visibleText(text.replaceAll('\t', ' '));
}

/** How many columns of a terminal a text takes. */
function width(text: string): number {
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) columns += isWide(segment) ? 2 : 1;
  return columns;
}

function isWide(grapheme: string): boolean {
  return /^(?:\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Emoji_Presentation}|[\uFF01-\uFF60])/u.test(
    grapheme,
  );
}

type Style = Parameters<typeof styleText>[0];
type Painter = (style: Style | readonly string[], text: string) => string;

function painter(color: boolean): Painter {
  return (style, text) => (color ? styleText(style as Style, text, { validateStream: false }) : text);
}
