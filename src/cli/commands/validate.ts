import { hasErrors } from '../../manifest/diagnostic.ts';
import { loadManifests } from '../../manifest/load-manifests.ts';
import { providers } from '../../providers/registry.ts';
import { validate } from '../../reconciler/validate.ts';
import type { ValidateOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { diagnosticsJson } from '../views/diagnostics-json.ts';
import { diagnosticsMarkdown } from '../views/diagnostics-markdown.ts';
import { diagnosticsText } from '../views/diagnostics-text.ts';
import { validationSummary } from '../views/validation-summary.ts';

/** `waldur-gitops validate`: shows what is wrong with manifests, on standard output. Needs no server and no token. */
export async function runValidate(terminal: Terminal, options: ValidateOptions): Promise<ExitCode> {
  const set = await loadManifests(options.file, { stdin: terminal.stdin });
  const findings = validate(set, providers);
  if (options.format === 'json') {
    terminal.stdout.write(diagnosticsJson(findings, set.files.length));
  } else if (options.format === 'markdown') {
    terminal.stdout.write(diagnosticsMarkdown(findings));
  } else {
    terminal.stdout.write(diagnosticsText(findings, { color: terminal.color }));
    terminal.stdout.write(`${validationSummary(findings, set)}\n`);
  }
  return hasErrors(findings) ? EXIT.failed : EXIT.done;
}
