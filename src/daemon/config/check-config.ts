import { relative } from 'node:path';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { Environment } from '../../waldur/environment.ts';
import { isThisMachine } from '../../waldur/proxies.ts';
import { cronProblem } from '../schedule/cron.ts';
import type { ConfigDocument } from './config-document.ts';
import type { DaemonConfig, SecretSource } from './daemon-config.ts';
import { milliseconds } from './duration.ts';
import type { RawConfig, RawGit, RawSource } from './raw-config.ts';
import { SecretMissing, secretOf } from './secret-of.ts';

const WEEK = 7 * 86_400_000;
const OWN_CREDENTIALS: readonly string[] = ['WALDUR_ACCESS_TOKEN', 'WALDUR_ACCESS_TOKEN_FILE'];

type Tell = (path: DocumentPath, sentence: string, ...hints: readonly string[]) => void;

/** What is wrong with a configuration that fits its schema. Looks whether the secrets of the daemon are there. */
export function checkConfig(
  raw: RawConfig,
  config: DaemonConfig,
  finding: ConfigDocument['finding'],
  env: Environment,
): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  const tell: Tell = (path, sentence, ...hints) => findings.push(finding(path, sentence, hints));
  for (const [name, source] of Object.entries(raw.sources)) checkSource(source, ['sources', name], tell);
  checkAllowed(config, tell);
  for (const { path, source } of secretsOf(raw)) {
    try {
      secretOf(source, env);
    } catch (error) {
      if (!(error instanceof SecretMissing)) throw error;
      tell(path, `names a secret that is not there: ${error.message}`);
    }
  }
  const { first, most } = config.backOff;
  if (first > most) tell(['backOff', 'first'], 'has a back-off that begins with more than its most');
  return findings;
}

function checkSource(source: RawSource, path: DocumentPath, tell: Tell): void {
  if ((source.git === undefined) === (source.directory === undefined)) {
    tell(path, `needs either git or directory in ${path.join('.')}`);
  }
  if (source.git !== undefined) checkGit(source.git, [...path, 'git'], tell);
  if (source.interval !== undefined && milliseconds(source.interval) > WEEK) {
    tell([...path, 'interval'], 'has an interval of more than 7 days');
  }
  for (const [index, { cron, timezone = 'UTC' }] of (source.schedules ?? []).entries()) {
    const problem = cronProblem({ cron, timezone });
    if (problem !== undefined)
      tell([...path, 'schedules', index, 'cron'], `has a schedule that ${problem}`, CRON);
  }
  for (const [index, { start, duration, timezone = 'UTC' }] of (source.windows ?? []).entries()) {
    const place = [...path, 'windows', index];
    const problem = cronProblem({ cron: start, timezone });
    if (problem !== undefined) tell([...place, 'start'], `has a window whose start ${problem}`, CRON);
    if (milliseconds(duration) > WEEK) tell([...place, 'duration'], 'has a window of more than 7 days');
  }
}

const CRON = 'The fields are minute, hour, day of the month, month and day of the week, e.g. 0 22 * * 1-5.';

function checkGit(git: RawGit, path: DocumentPath, tell: Tell): void {
  const named = (['branch', 'tag', 'commit'] as const).filter((name) => git[name] !== undefined);
  if (named.length > 1) tell(path, `names ${named.join(' and ')} of one source`, 'Keep one of them.');
  const scheme = /^([a-z]+):\/\//u.exec(git.url)?.[1] ?? 'ssh';
  const isHttp = scheme === 'https' || scheme === 'http';
  if (scheme !== 'ssh' && !URL.canParse(git.url)) {
    tell([...path, 'url'], 'has a repository whose address cannot be read');
  } else if (scheme === 'http' && !isThisMachine(new URL(git.url).hostname)) {
    tell([...path, 'url'], 'has a repository that is read without encryption', 'Use https or ssh.');
  }
  if (!isHttp && git.token !== undefined) {
    tell([...path, 'token'], 'has a token for a repository that is not read by https');
  }
  if (scheme !== 'ssh' && git.sshKey !== undefined) {
    tell([...path, 'sshKey'], 'has an ssh key for a repository that is not read by ssh');
  }
  if (scheme === 'ssh' && git.knownHosts === undefined) {
    tell(
      path,
      'has a repository that is read by ssh, and no knownHosts',
      'List the key of the server in a file, as `ssh-keyscan` prints it, and compare it with what the server publishes.',
    );
  }
}

function checkAllowed({ allow, stateDirectory, ...config }: DaemonConfig, tell: Tell): void {
  for (const [index, command] of allow.commands.entries()) {
    if (typeof command !== 'string' && command[0]?.startsWith('/') !== true) {
      tell(['allow', 'commands', index], 'allows a program without an absolute path');
    }
  }
  for (const [index, directory] of allow.sinkDirectories.entries()) {
    if (isInside(stateDirectory, directory) || isInside(directory, stateDirectory)) {
      tell(['allow', 'sinkDirectories', index], 'lets secrets be written to the state of the daemon');
    }
  }
  const own = new Set([...OWN_CREDENTIALS, ...ownVariables(config)]);
  for (const [index, name] of allow.environment.entries()) {
    if (own.has(name)) {
      tell(['allow', 'environment', index], `allows ${name}, which is a credential of the daemon itself`);
    }
  }
}

function ownVariables({ listen, webhooks, sources }: Pick<DaemonConfig, 'listen' | 'webhooks' | 'sources'>) {
  const secrets = [
    listen.token,
    ...Object.values(webhooks),
    ...sources.map(({ place }) => (place.type === 'git' ? place.token : undefined)),
  ];
  return secrets.flatMap((secret) => (secret !== undefined && 'env' in secret ? [secret.env] : []));
}

function isInside(path: string, directory: string): boolean {
  const way = relative(directory, path);
  return way === '' || (!way.startsWith('..') && !way.startsWith('/'));
}

function secretsOf(
  raw: RawConfig,
): readonly { readonly path: DocumentPath; readonly source: SecretSource }[] {
  const found: { path: DocumentPath; source: SecretSource | undefined }[] = [
    { path: ['listen', 'token'], source: raw.listen?.token },
    ...Object.entries(raw.webhooks ?? {}).map(([name, source]) => ({ path: ['webhooks', name], source })),
    ...Object.entries(raw.sources).map(([name, { git }]) => ({
      path: ['sources', name, 'git', 'token'],
      source: git?.token,
    })),
  ];
  return found.flatMap(({ path, source }) => (source === undefined ? [] : [{ path, source }]));
}
