import { diagnosticDocument } from '../../manifest/diagnostic-document.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { visibleJson } from '../../text/visible-text.ts';

/** Findings as a JSON document, as schemas/output/diagnostics.schema.json describes it. `files` is how many were read, where files were read at all. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[], files?: number): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  return `${visibleJson({
    formatVersion: '1.0',
    type: 'diagnostics',
    summary: {
      errors,
      warnings: diagnostics.length - errors,
      ...(files === undefined ? {} : { files }),
    },
    diagnostics: diagnostics.map(diagnosticDocument),
  })}\n`;
}
