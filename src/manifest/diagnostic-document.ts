import type { Diagnostic } from './diagnostic.ts';
import type { JsonObject } from './json.ts';

/** A finding as JSON, as schemas/output/diagnostics.schema.json describes it. */
export function diagnosticDocument(diagnostic: Diagnostic): JsonObject {
  const { position } = diagnostic;
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    summary: diagnostic.summary,
    hints: diagnostic.hints,
    ...(diagnostic.subject === undefined ? {} : { subject: diagnostic.subject }),
    ...(position === undefined
      ? {}
      : {
          position: {
            file: position.file,
            line: position.line,
            column: position.column,
            endColumn: position.endColumn,
            text: position.text,
          },
        }),
  };
}
