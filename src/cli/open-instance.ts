import type { Logger } from 'pino';
import type { ProgressEvent } from '../reconciler/report.ts';
import { connect, type Connection } from '../waldur/connect.ts';
import type { Settings } from '../waldur/settings.ts';
import { readSettings } from '../waldur/settings.ts';
import type { Diagnostic } from '../manifest/diagnostic.ts';
import { CommandFailure } from './command-failure.ts';
import type { LogOptions } from './command-options.ts';
import { EXIT } from './exit-code.ts';
import { createLog } from './log.ts';
import { showFindings } from './show-findings.ts';
import type { Terminal } from './terminal.ts';

/** The settings of the environment; shows their warnings together with `findings`. Throws CommandFailure. */
export function settingsOf(terminal: Terminal, findings: readonly Diagnostic[]): Settings {
  const read = readSettings(terminal.env);
  if ('diagnostics' in read) throw new CommandFailure(read.diagnostics, EXIT.noInstance);
  const warnings = [...findings, ...read.warnings];
  if (warnings.length > 0) showFindings(warnings, 'text', terminal);
  return read.settings;
}

/** Signs in. Throws the classes of src/waldur/errors.ts. */
export async function openInstance(
  terminal: Terminal,
  settings: Settings,
  options: LogOptions,
  run: { readonly signal: AbortSignal; readonly progress: (event: ProgressEvent) => void },
): Promise<Connection & { readonly log: Logger | undefined }> {
  const log = await createLog(terminal, options);
  run.progress({ type: 'phase', phase: 'connecting', detail: settings.url });
  const connection = await connect(settings, {
    signal: run.signal,
    ...(log === undefined
      ? {}
      : {
          log: (entry) => {
            log.debug(entry, 'request');
          },
        }),
  });
  return { ...connection, log };
}
