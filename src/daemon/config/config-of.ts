import type { DaemonConfig, GitPlace, GitRef, SecretSource, SourceConfig } from './daemon-config.ts';
import { milliseconds } from './duration.ts';
import type { RawConfig, RawGit, RawSource } from './raw-config.ts';

const MEBIBYTE = 1024 * 1024;

/** The configuration with its defaults, which are those that the schema names. Pure. */
export function configOf(raw: RawConfig, tokenFile: string | undefined): DaemonConfig {
  const sources = Object.entries(raw.sources).map(([name, source]) => sourceOf(name, source));
  const { listen = {}, webhooks = {}, allow = {}, backOff = {}, log = {} } = raw;
  const secrets = [
    listen.token,
    ...Object.values(webhooks),
    ...sources.map(({ place }) => (place.type === 'git' ? place.token : undefined)),
  ];
  return {
    stateDirectory: raw.stateDirectory,
    listen: { host: '127.0.0.1', port: 8080, ...listen },
    webhooks,
    sources,
    allow: {
      commands: [],
      sinkDirectories: [],
      readableFiles: [],
      environment: [],
      ...allow,
      ownFiles: [
        ...(tokenFile === undefined ? [] : [tokenFile]),
        ...secrets.flatMap(fileOf),
        ...sources.flatMap(({ place }) =>
          place.type === 'git' && place.sshKey !== undefined ? [place.sshKey] : [],
        ),
      ],
    },
    backOff: {
      first: milliseconds(backOff.first ?? '30s'),
      most: milliseconds(backOff.most ?? '1h'),
    },
    shutdownDeadline: milliseconds(raw.shutdownDeadline ?? '30s'),
    log: { level: 'info', ...log },
  };
}

function sourceOf(name: string, raw: RawSource): SourceConfig {
  const { timeouts = {}, schedules = [], windows = [] } = raw;
  return {
    name,
    place: raw.git === undefined ? { type: 'directory', path: raw.directory ?? '' } : gitPlaceOf(raw.git),
    mode: raw.mode ?? 'Enforce',
    prune: raw.prune ?? false,
    maxDeletePercent: raw.maxDeletePercent ?? 30,
    interval: milliseconds(raw.interval ?? '5m'),
    jitter: raw.jitter ?? 10,
    schedules: schedules.map(({ cron, timezone = 'UTC' }) => ({ cron, timezone })),
    windows: windows.map(({ start, duration, timezone = 'UTC' }) => ({
      cron: start,
      timezone,
      duration: milliseconds(duration),
    })),
    parallelism: raw.parallelism ?? 4,
    timeouts: {
      fetch: milliseconds(timeouts.fetch ?? '2m'),
      run: milliseconds(timeouts.run ?? '1h'),
      wait: milliseconds(timeouts.wait ?? '1m'),
    },
  };
}

function gitPlaceOf(raw: RawGit): GitPlace {
  const { url, token, caFile, sshKey, knownHosts } = raw;
  return {
    type: 'git',
    url,
    ref: refOf(raw),
    path: (raw.path ?? '').replaceAll(/\/+/gu, '/').replace(/\/$/u, ''),
    username: raw.username ?? 'git',
    ...(token === undefined ? {} : { token }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(sshKey === undefined ? {} : { sshKey }),
    ...(knownHosts === undefined ? {} : { knownHosts }),
    largest: (raw.largest ?? 256) * MEBIBYTE,
  };
}

function refOf({ branch, tag, commit }: RawGit): GitRef {
  if (branch !== undefined) return { type: 'branch', name: branch };
  if (tag !== undefined) return { type: 'tag', name: tag };
  return commit === undefined ? { type: 'head' } : { type: 'commit', name: commit };
}

function fileOf(source: SecretSource | undefined): readonly string[] {
  return source !== undefined && 'file' in source ? [source.file] : [];
}
