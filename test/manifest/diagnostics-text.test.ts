import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { diagnosticsText } from '../../src/cli/views/diagnostics-text.ts';
import type { Diagnostic, Position } from '../../src/manifest/diagnostic.ts';

function finding(position: Partial<Position> = {}): Diagnostic {
  return {
    code: 'MANIFEST_UNKNOWN_FIELD',
    severity: 'error',
    summary: 'Offering/a has no field "b"',
    hints: ['Did you mean "c"?'],
    position: { file: 'a.yaml', line: 9, column: 3, endColumn: 4, text: '  b: d', ...position },
  };
}

/** How many columns a text takes in which only Han letters are wide. */
function width(text: string): number {
  return text.length + (text.match(/\p{Script=Han}/gu) ?? []).length;
}

describe('findings as text', () => {
  it('show the place with a caret', () => {
    expect(diagnosticsText([finding()], { color: false })).toBe(
      [
        'error[MANIFEST_UNKNOWN_FIELD]: Offering/a has no field "b"',
        '  --> a.yaml:9:3',
        '   |',
        ' 9 |   b: d',
        '   |   ^',
        '   = Did you mean "c"?',
        '',
        '',
      ].join('\n'),
    );
  });

  it('say the same in colour', () => {
    const colored = diagnosticsText([finding()], { color: true });
    expect(colored).not.toBe(stripVTControlCharacters(colored));
    expect(stripVTControlCharacters(colored)).toBe(diagnosticsText([finding()], { color: false }));
  });

  it.each([
    ['a tab', '\tb: d', 2, 3, ' b: d', '^'],
    ['wide letters', '名前: b', 5, 6, '名前: b', '^'],
    ['several letters', 'a: bcd', 4, 7, 'a: bcd', '^^^'],
    ['an escape sequence', 'a\u001b[31m: b', 9, 10, 'a\\u001b[31m: b', '^'],
    ['nothing', '', 1, 2, '', '^'],
  ])('keep the caret below the text after %s', (_, text, column, endColumn, shown, caret) => {
    const [, , , line = '', below = ''] = diagnosticsText([finding({ text, column, endColumn })], {
      color: false,
    }).split('\n');
    expect(line).toBe(` 9 | ${shown}`.trimEnd());
    expect(below.trim().slice(1).trim()).toBe(caret);
    const start = line.lastIndexOf(caret === '^^^' ? 'bcd' : 'b');
    expect(below.indexOf('^')).toBe(start === -1 ? 5 : width(line.slice(0, start)));
  });

  it('cut long lines around the caret', () => {
    const text = `${'x'.repeat(5_000)}b${'y'.repeat(5_000)}`;
    const lines = diagnosticsText([finding({ text, column: 5_001, endColumn: 5_002 })], {
      color: false,
    }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(200);
    expect(lines[3]?.[lines[4]?.indexOf('^') ?? 0]).toBe('b');
  });

  it('have no place when there is none', () => {
    const { code, severity, summary, hints } = finding();
    expect(diagnosticsText([{ code, severity, summary, hints }], { color: false })).toBe(
      'error[MANIFEST_UNKNOWN_FIELD]: Offering/a has no field "b"\n  = Did you mean "c"?\n\n',
    );
  });
});
