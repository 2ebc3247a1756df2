import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { EnvFileError } from '../../providers/env-file-text.ts';
import { SecretManifestError } from '../../providers/kubernetes-secret-text.ts';
import { sinkText, type CommandSink, type ReadableSink, type Sink } from '../../providers/sink.ts';
import { mayStart, mayWrite, type AllowList } from '../allow-list.ts';
import { fileBefore, fileContent } from './file-content.ts';
import { workTreeOf } from './work-tree.ts';

/** What deliveries may do and know. */
export interface DeliveryOptions {
  /** Lets secrets be handed to programs. */
  readonly allowCommands: boolean;
  /** Limits programs and files further; absent: whoever runs the command answers for the manifests. */
  readonly allow?: AllowList;
  /** What programs get as their environment; our own credentials are left out of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Why a secret cannot be delivered to a sink. */
export interface SinkObstacle {
  readonly code: 'SINK_IN_WORK_TREE' | 'SINK_UNUSABLE' | 'SINK_NOT_ALLOWED' | 'COMMAND_NOT_ALLOWED';
  /** What is wrong, e.g. `the directory /etc/agent does not exist`. */
  readonly problem: string;
  readonly hint: string;
}

/** Looks for what would make a delivery fail, without writing anything or starting a program. */
export function sinkObstacle(sink: Sink, options: DeliveryOptions): SinkObstacle | undefined {
  return sink.type === 'command' ? commandObstacle(sink, options) : fileObstacle(sink, options);
}

function commandObstacle(
  sink: CommandSink,
  { allowCommands, allow, env }: DeliveryOptions,
): SinkObstacle | undefined {
  if (allow !== undefined && !mayStart(allow, sink.command)) {
    return {
      code: 'COMMAND_NOT_ALLOWED',
      problem: `${sinkText(sink)} may not be started with these arguments`,
      hint: 'Whoever runs this service can allow it by `allow.commands` of its configuration.',
    };
  }
  if (!allowCommands) {
    return {
      code: 'COMMAND_NOT_ALLOWED',
      problem: `${sinkText(sink)} gets the secret only with --allow-command`,
      hint: 'Give --allow-command if you trust whoever wrote the manifest, or use another sink.',
    };
  }
  const [program = ''] = sink.command;
  const places = program.includes('/')
    ? [program]
    : (env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, program));
  if (places.some((place) => isAccessible(place, constants.X_OK) && statSync(place).isFile()))
    return undefined;
  return unusable(`${sinkText(sink)} is not there or cannot be started`, 'Install it, or correct its name.');
}

function fileObstacle(sink: ReadableSink, { allow }: DeliveryOptions): SinkObstacle | undefined {
  const { path } = sink;
  if (allow !== undefined && !mayWrite(allow, path)) {
    return {
      code: 'SINK_NOT_ALLOWED',
      problem: `secrets may not be written to ${path}`,
      hint: 'Whoever runs this service can allow its directory by `allow.sinkDirectories` of its configuration.',
    };
  }
  const workTree = workTreeOf(path);
  if (workTree !== undefined) {
    return {
      code: 'SINK_IN_WORK_TREE',
      problem: `${path} lies inside the git work tree ${workTree}`,
      hint: 'Secrets in a work tree end up in commits. Deliver it to a place outside.',
    };
  }
  return directoryObstacle(dirname(resolve(path))) ?? contentObstacle(sink);
}

function directoryObstacle(directory: string): SinkObstacle | undefined {
  const stats = attempt(() => statSync(directory, { throwIfNoEntry: false }));
  if (stats instanceof Error) return unusable(`${directory} cannot be read (${codeOf(stats)})`, RIGHTS);
  if (stats === undefined) return unusable(`the directory ${directory} does not exist`, 'Create it.');
  if (!stats.isDirectory()) return unusable(`${directory} is not a directory`, 'Correct the path.');
  if (isAccessible(directory, constants.W_OK | constants.X_OK)) return undefined;
  return unusable(`nothing can be written to the directory ${directory}`, RIGHTS);
}

function contentObstacle(sink: ReadableSink): SinkObstacle | undefined {
  const { path } = sink;
  const before = attempt(() => fileBefore(sink));
  if (before instanceof RangeError) return unusable(`${path} ${before.message}`, 'Correct the path.');
  if (before instanceof TypeError) return unusable(`${path} is not UTF-8 text`, 'Correct the path.');
  if (before instanceof Error) return unusable(`${path} cannot be read (${codeOf(before)})`, RIGHTS);
  if (before === undefined) return undefined;
  const { stats, text } = before;
  if (stats.isSymbolicLink())
    return unusable(`${path} is a symbolic link`, 'Name the file that it leads to.');
  if (!stats.isFile()) return unusable(`${path} is not a file`, 'Correct the path.');
  const we = process.geteuid?.();
  if (we !== undefined && we !== 0 && we !== stats.uid) {
    return unusable(`${path} belongs to another user, who could not read it any more`, RIGHTS);
  }
  const content = attempt(() => fileContent(sink, text, 'sample'));
  if (content instanceof EnvFileError || content instanceof SecretManifestError) {
    return unusable(`${path} cannot be changed: ${content.message}`, 'Correct it, or give another path.');
  }
  if (content instanceof Error) throw content;
  return undefined;
}

const RIGHTS = 'Run as a user who may, or give another path.';

function unusable(problem: string, hint: string): SinkObstacle {
  return { code: 'SINK_UNUSABLE', problem, hint };
}

function isAccessible(path: string, mode: number): boolean {
  return (
    attempt(() => {
      accessSync(path, mode);
      return true;
    }) === true
  );
}

function attempt<Result>(work: () => Result): Result | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** How a failure of the system is named in sentences, e.g. `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
