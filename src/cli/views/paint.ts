import { styleText } from 'node:util';
import type { Line, Role } from './line.ts';
import { visibleText } from '../../text/visible-text.ts';

type Style = Parameters<typeof styleText>[0];

const STYLES: Readonly<Record<Role, Style | undefined>> = {
  heading: 'bold',
  create: 'green',
  change: 'yellow',
  remove: 'red',
  refuse: 'magenta',
  wait: 'cyan',
  warn: 'yellow',
  quiet: 'dim',
  plain: undefined,
};

/** Lines as a terminal shows them, each with a line feed; everything untrusted is escaped, colour only adds. */
export function paintLines(lines: readonly Line[], color: boolean): string {
  return lines.map((line) => `${paintLine(line, color)}\n`).join('');
}

/** One line as a terminal shows it, without a line feed. */
export function paintLine(line: Line, color: boolean): string {
  const text = visibleText(line.text);
  const style = color ? STYLES[line.role] : undefined;
  const body = line.sign === undefined ? text : `${line.sign} ${text}`;
  const margin = ' '.repeat(line.indent);
  if (style === undefined || body === '') return `${margin}${body}`.trimEnd();
  if (line.sign === undefined || line.whole === true) return `${margin}${paint(style, body)}`;
  return `${margin}${paint(style, line.sign)} ${text}`;
}

function paint(style: Style, text: string): string {
  return styleText(style, text, { validateStream: false });
}
