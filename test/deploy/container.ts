import type { ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ended, type Ended } from '../cli/built-command.ts';
import type { Image } from './build-image.ts';
import { processOne, startInCell, type Cell, type Mount } from './namespace.ts';

/** How a container of an image is run; what is left out is as in the image. */
export interface ContainerOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly mounts?: readonly Mount[];
  readonly user?: string;
  readonly entrypoint?: readonly string[];
}

/** A container: more than one process can be started in what is the same to all of them but the process tree. */
export interface Container {
  /** What the image does by itself, or with other words behind its entrypoint. */
  start(words?: readonly string[]): ChildProcess;
  run(words: readonly string[]): Promise<Ended>;
  /** Starts words instead of the entrypoint and the command. */
  launch(words: readonly string[]): ChildProcess;
  /** Runs words in the same surroundings, as health checks are. */
  exec(words: readonly string[]): Promise<Ended>;
}

/** Prepares a container whose root cannot be written to, and whose processes have no capability. */
export function createContainer(image: Image, options: ContainerOptions): Container {
  const [uid = Number.NaN, gid = Number.NaN] = (options.user ?? image.user).split(':').map(Number);
  const cell: Cell = {
    root: image.root,
    workdir: image.workdir,
    environment: { ...image.environment, HOME: '/home/node', ...options.environment },
    mounts: options.mounts ?? [],
    isSealed: true,
    user: { uid, gid },
  };
  const entrypoint = options.entrypoint ?? image.entrypoint;
  return {
    start: (words = image.command) => startInCell(cell, [...entrypoint, ...words]),
    run: (words) => ended(startInCell(cell, [...entrypoint, ...words])),
    launch: (words) => startInCell(cell, words),
    exec: (words) => ended(startInCell(cell, words)),
  };
}

/** Sends a signal to process 1, as an engine does. */
export function signal(child: ChildProcess, name: NodeJS.Signals): void {
  process.kill(processOne(child), name);
}

/** A new volume: a directory that has the owner and the mode of what the image has in its place. */
export function createVolume(image: Image, from: string, at: string): Mount {
  const { uid, gid, mode } = statSync(join(image.root, at));
  mkdirSync(from, { mode: mode & 0o777 });
  chownSync(from, uid, gid);
  return { type: 'writable', from, at };
}

/** A file that only the user of the container can read. */
export function createSecret(image: Image, from: string, at: string, text: string): Mount {
  const [uid = 0, gid = 0] = image.user.split(':').map(Number);
  writeFileSync(from, `${text}\n`, { mode: 0o400 });
  chownSync(from, uid, gid);
  return { type: 'readable', from, at };
}
