import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { lockDirectory } from '../state/file/lock-directory.ts';
import type { Environment } from '../waldur/environment.ts';
import type { DaemonConfig } from './config/daemon-config.ts';
import { loadConfig } from './config/load-config.ts';
import { Daemon } from './daemon.ts';
import { startHttpSide, type HttpSide } from './http-side.ts';
import { onSignals } from './on-signals.ts';

/** What a daemon is run with. */
export interface DaemonRun {
  readonly config: DaemonConfig;
  /** The file of the configuration, which is read again at SIGHUP. */
  readonly configFile: string;
  readonly env: Environment;
  /** Of this program. */
  readonly version: string;
  readonly log: Logger;
  /** Ends the daemon: what is under way is finished, nothing more is begun. */
  readonly stop: AbortSignal;
}

/**
 * Runs a daemon until it is stopped. False when the deadline passed before everything was finished: then the process has
 * to be ended. Throws StateError when another one uses the state, and HttpStartFailure. SIGHUP reads the configuration
 * again, SIGUSR2 asks for a run of every source.
 */
export async function runDaemon(run: DaemonRun): Promise<boolean> {
  const { config, log, env, version, stop } = run;
  const lock = await lockDirectory(config.stateDirectory, { command: 'daemon', patience: 0 }, (sentence) => {
    log.info({ why: sentence }, 'state');
  });
  const daemon = new Daemon({ config, env, version, log });
  let http: HttpSide | undefined;
  let closeSignals: (() => void) | undefined;
  try {
    http = await startHttpSide(config, { control: daemon, env, log });
    await daemon.start();
    log.info({ version, sources: config.sources.map(({ name }) => name), url: http.url }, 'daemon started');
    closeSignals = onSignals(
      {
        SIGHUP: () => readAgain(run, daemon, http),
        SIGUSR2: () => {
          daemon.reconcile('signal');
        },
      },
      (error) => {
        log.error({ err: error }, 'what a signal asks for has failed');
      },
    );
    await aborted(stop);
    log.info({ deadline: config.shutdownDeadline }, 'daemon stops');
    return await inTime(daemon.close(), config.shutdownDeadline, log);
  } finally {
    closeSignals?.();
    await http?.close();
    await lock.release();
    log.info('daemon stopped');
  }
}

/** A configuration that is wrong is told, and the one before stays. */
async function readAgain(
  { config: { stateDirectory }, configFile, env, log }: DaemonRun,
  daemon: Daemon,
  http: HttpSide | undefined,
): Promise<void> {
  const { config, diagnostics } = loadConfig(configFile, env);
  const problems: string[] = [];
  for (const { severity, summary, position, hints } of diagnostics) {
    const place =
      position === undefined ? undefined : [position.file, position.line, position.column].join(':');
    if (severity === 'error') problems.push(place === undefined ? summary : `${place}: ${summary}`);
    log[severity === 'error' ? 'error' : 'warn']({ why: summary, place, hints }, 'configuration');
  }
  if (config === undefined) {
    log.error('the new configuration is not used, as it is wrong');
    daemon.misconfigured(problems[0] ?? 'it cannot be read');
    return;
  }
  if (config.stateDirectory !== stateDirectory) {
    log.error('the new configuration is not used: another stateDirectory needs another start');
    daemon.misconfigured('another stateDirectory needs another start');
    return;
  }
  daemon.misconfigured(undefined);
  log.level = config.log.level;
  await http?.change(config);
  await daemon.change(config);
  log.info({ sources: config.sources.map(({ name }) => name) }, 'configuration read again');
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

async function inTime(work: Promise<void>, deadline: number, log: Logger): Promise<boolean> {
  const controller = new AbortController();
  const late = setTimeout(deadline, false, { signal: controller.signal }).catch(() => false);
  const isDone = await Promise.race([work.then(() => true), late]);
  controller.abort();
  if (!isDone)
    log.error('the deadline has passed; what is under way is left, and looked up at the next start');
  return isDone;
}
