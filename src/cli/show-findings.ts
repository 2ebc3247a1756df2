import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { Format } from './command-options.ts';
import type { Terminal } from './terminal.ts';
import { diagnosticsJson } from './views/diagnostics-json.ts';
import { diagnosticsMarkdown } from './views/diagnostics-markdown.ts';
import { diagnosticsText } from './views/diagnostics-text.ts';

/**
 * Shows why a command did not get to its result: to people on standard error in every format, and as the document of a
 * machine format on standard output.
 */
export function showFindings(diagnostics: readonly Diagnostic[], format: Format, terminal: Terminal): void {
  terminal.stderr.write(diagnosticsText(diagnostics, { color: terminal.color && terminal.live }));
  if (format === 'json') terminal.stdout.write(diagnosticsJson(diagnostics));
  if (format === 'markdown') terminal.stdout.write(diagnosticsMarkdown(diagnostics));
}
