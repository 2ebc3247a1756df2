import type { Logger } from 'pino';
import { HttpStartFailure } from '../../daemon/http/http-start-failure.ts';
import { loadConfig } from '../../daemon/config/load-config.ts';
import type { DaemonConfig } from '../../daemon/config/daemon-config.ts';
import { runDaemon } from '../../daemon/run-daemon.ts';
import { readSettings } from '../../waldur/settings.ts';
import { CommandFailure } from '../command-failure.ts';
import type { DaemonOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { watchInterrupts } from '../interrupt.ts';
import { createLog } from '../log.ts';
import { showFindings } from '../show-findings.ts';
import type { Terminal } from '../terminal.ts';
import { VERSION } from '../version-number.ts';

/** `waldur-gitops daemon`: keeps the server to what is in git or a directory, until SIGTERM or SIGINT. */
export async function runDaemonCommand(terminal: Terminal, options: DaemonOptions): Promise<ExitCode> {
  const config = configOf(terminal, options);
  const log = await createLog(terminal, logOptions(config));
  if (log === undefined) throw new Error('a daemon without a log');
  const interrupt = watchInterrupts({
    tell: (sentence) => {
      log.info(sentence);
    },
  });
  try {
    const isDone = await runDaemon({
      config,
      configFile: options.config,
      env: terminal.env,
      version: VERSION,
      log,
      stop: interrupt.signal,
    });
    return isDone ? EXIT.done : cutOff(log);
  } catch (error) {
    if (error instanceof HttpStartFailure) throw new CommandFailure([error.diagnostic], EXIT.failed);
    throw error;
  } finally {
    interrupt.close();
  }
}

/** Checks the configuration, and that the environment says where the Waldur is. */
function configOf(terminal: Terminal, options: DaemonOptions): DaemonConfig {
  const { config, diagnostics } = loadConfig(options.config, terminal.env);
  const settings = readSettings(terminal.env);
  if ('diagnostics' in settings || config === undefined) {
    const more = 'diagnostics' in settings ? settings.diagnostics : [];
    throw new CommandFailure([...diagnostics, ...more], config === undefined ? EXIT.failed : EXIT.noInstance);
  }
  const warnings = [...diagnostics, ...settings.warnings];
  if (warnings.length > 0) showFindings(warnings, 'text', terminal);
  return config;
}

function logOptions({ log: { level, format } }: DaemonConfig): Parameters<typeof createLog>[1] {
  return { logLevel: level, ...(format === undefined ? {} : { logFormat: format }) };
}

/** What is still under way would keep the process alive. */
function cutOff(log: Logger): never {
  log.flush();
  process.exit(EXIT.failed);
}
