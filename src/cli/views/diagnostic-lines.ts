import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { plainLine, type Line } from './line.ts';

/** A finding in a few lines, for places that are about one object anyway: what, where, and what can be done. */
export function diagnosticLines(diagnostic: Diagnostic, indent: number): readonly Line[] {
  const { position } = diagnostic;
  return [
    {
      indent,
      role: diagnostic.severity === 'error' ? 'refuse' : 'warn',
      sign: '!',
      text: `${diagnostic.code}: ${diagnostic.summary}`,
    },
    ...(position === undefined
      ? []
      : [
          plainLine(
            `--> ${position.file}:${String(position.line)}:${String(position.column)}`,
            indent + 2,
            'quiet',
          ),
        ]),
    ...diagnostic.hints.map((hint) => plainLine(`= ${hint}`, indent + 4)),
  ];
}
