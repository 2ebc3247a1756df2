import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ended } from '../cli/built-command.ts';
import { startInCell } from './namespace.ts';
import { execForm, pairs, parseDockerfile, type Instruction } from './parse-dockerfile.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What the last stage of the Dockerfile comes to, with `usr` of this machine in place of that of the base image. */
export interface Image {
  /** The root directory. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workdir: string;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

interface Stage {
  readonly root: string;
  environment: Readonly<Record<string, string>>;
  workdir: string;
  readonly settings: Map<string, string>;
}

const BASE_ENVIRONMENT = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };

/**
 * Follows the Dockerfile of this project as an engine would, into a directory of `place`. Commands run for real, but for
 * those of apt, whose packages have to be on this machine, and the installation of development tools, which are here.
 */
export async function buildImage(place: string): Promise<Image> {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const instruction of parseDockerfile(await readFile(join(ROOT, 'Dockerfile'), 'utf8'))) {
    if (instruction.keyword === 'FROM') {
      const [, name = 'last'] = / AS (\S+)$/u.exec(instruction.text) ?? [];
      stage = await newStage(join(place, name));
      stages.set(name, stage);
    } else if (stage !== undefined) await follow(instruction, stage, stages);
  }
  if (stage === undefined) throw new Error('the Dockerfile has no stage');
  const setting = (keyword: string): string => stage.settings.get(keyword) ?? '';
  return {
    root: stage.root,
    environment: stage.environment,
    workdir: stage.workdir,
    user: setting('USER'),
    entrypoint: execForm(setting('ENTRYPOINT')),
    command: execForm(setting('CMD')),
    healthcheck: execForm(setting('HEALTHCHECK').replace(/^CMD /u, '')),
  };
}

async function newStage(root: string): Promise<Stage> {
  for (const directory of ['usr', 'dev', 'proc', 'tmp', 'run', 'var/lib', 'etc', 'home/node']) {
    await mkdir(join(root, directory), { recursive: true });
  }
  await chmod(join(root, 'tmp'), 0o1777);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await symlink(`usr/${name}`, join(root, name));
  for (const name of ['hosts', 'resolv.conf', 'nsswitch.conf', 'ld.so.cache', 'group']) {
    await cp(join('/etc', name), join(root, 'etc', name));
  }
  const users = 'root:x:0:0:root:/root:/bin/sh\nnode:x:1000:1000::/home/node:/bin/sh\n';
  await writeFile(join(root, 'etc/passwd'), users);
  return { root, environment: BASE_ENVIRONMENT, workdir: '/', settings: new Map() };
}

async function follow(
  { keyword, flags, text }: Instruction,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
): Promise<void> {
  switch (keyword) {
    case 'WORKDIR':
      stage.workdir = text;
      await mkdir(join(stage.root, text), { recursive: true });
      return;
    case 'ENV': {
      const expanded = text.replaceAll(/\$(\w+)/gu, (_, name: string) => stage.environment[name] ?? '');
      stage.environment = { ...stage.environment, ...pairs(expanded) };
      return;
    }
    case 'COPY':
      await copy(text.split(/\s+/u), flags['from'], stage, stages);
      return;
    case 'RUN':
      for (const command of text.split('&&')) await run(command.trim(), stage);
      return;
    default:
      stage.settings.set(keyword, text);
  }
}

async function copy(
  words: readonly string[],
  from: string | undefined,
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
): Promise<void> {
  const origin = from === undefined ? ROOT : stages.get(from)?.root;
  const target = words.at(-1) ?? '';
  if (origin === undefined) throw new Error(`there is no stage ${from ?? ''}`);
  const place = join(stage.root, target.startsWith('/') ? target : join(stage.workdir, target));
  for (const source of words.slice(0, -1)) {
    const to = target.endsWith('/') ? join(place, basename(source)) : place;
    await cp(join(origin, source), to, { recursive: true, verbatimSymlinks: true });
  }
}

async function run(command: string, stage: Stage): Promise<void> {
  const cwd = join(stage.root, stage.workdir);
  if (command.startsWith('apt-get ') || command === 'rm -rf /var/lib/apt/lists/*') return;
  if (command.startsWith('npm ')) {
    if (/^npm ci\b/u.test(command) && !command.includes('--omit=dev')) {
      await symlink(join(ROOT, 'node_modules'), join(cwd, 'node_modules'));
      return;
    }
    // Outside of the tree, as what npm is set to on this machine counts.
    await promisify(execFile)('npm', command.split(/\s+/u).slice(1), {
      cwd,
      env: { ...process.env, NODE_ENV: undefined, npm_config_prefer_offline: 'true' },
    });
    return;
  }
  const cell = { root: stage.root, environment: stage.environment, workdir: stage.workdir };
  const { exitCode, stderr } = await ended(startInCell(cell, ['sh', '-e', '-c', command]));
  if (exitCode !== 0) throw new Error(`${command}: ${stderr}`);
}
