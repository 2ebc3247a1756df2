import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { countText } from '../../text/count-text.ts';
import { fitting } from './fitting.ts';
import { codeSpan } from './markdown-text.ts';

const MOST_CHARACTERS = 60_000;
const RESERVE = 1_000;

/** Findings for a pull-request comment: the verdict first, then one entry each. Untrusted text is code. */
export function diagnosticsMarkdown(diagnostics: readonly Diagnostic[]): string {
  const entries = fitting(diagnostics.map(entry), MOST_CHARACTERS - RESERVE);
  return [
    `### Waldur: ${verdict(diagnostics)}`,
    '',
    ...entries.kept,
    ...(entries.left === 0
      ? []
      : [
          '',
          `**Left out to stay below ${MOST_CHARACTERS.toLocaleString('en')} characters: ${countText(entries.left, 'finding')}.**`,
        ]),
    '',
    '<!-- waldur-gitops findings -->',
    '',
  ].join('\n');
}

function verdict(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  if (diagnostics.length === 0) return 'no errors';
  return [
    ...(errors === 0 ? [] : [countText(errors, 'error')]),
    ...(warnings === 0 ? [] : [countText(warnings, 'warning')]),
  ].join(', ');
}

function entry(diagnostic: Diagnostic): string {
  const { position } = diagnostic;
  const place =
    position === undefined
      ? ''
      : ` at ${codeSpan(`${position.file}:${String(position.line)}:${String(position.column)}`)}`;
  return [
    `- **${diagnostic.severity}** ${codeSpan(diagnostic.code)}${place}: ${codeSpan(diagnostic.summary)}`,
    ...diagnostic.hints.map((hint) => `  - ${codeSpan(hint)}`),
  ].join('\n');
}
