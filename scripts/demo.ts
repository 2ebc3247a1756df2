import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Generation } from '../src/waldur/instance.ts';
import { EXAMPLE_FOLDERS } from './example-folders.ts';

const command = fileURLToPath(new URL('../dist/waldur-gitops.js', import.meta.url));
const examples = fileURLToPath(new URL('../examples/manifests', import.meta.url));

const GENERATIONS: readonly Generation[] = ['8.0', '2024-10', 'openportal-2024-08'];

/** What `plan --detailed-exitcode` answers when nothing is left but to wait for a person. */
const WAITING = 6;

/**
 * Plays all examples against the embedded sandbox, once for each generation of the API: plan, apply, and a second plan,
 * which has to be empty but for what waits for a person. Resolves to 0 when it is.
 */
export async function main(): Promise<number> {
  console.log('Playing the examples on three sandboxes at once, which takes some seconds …\n');
  // At once, because most of the time is spent waiting for the clouds and clusters of the sandboxes.
  const plays = GENERATIONS.map(play);
  const isEmpty: boolean[] = [];
  for (const one of plays) {
    const { output, settled } = await one;
    console.log(output.join(''));
    isEmpty.push(settled);
  }
  return isEmpty.every(Boolean) ? 0 : 1;
}

/** What was shown, and whether the second plan was empty but for what waits for a person. */
interface Play {
  readonly output: readonly string[];
  readonly settled: boolean;
}

async function play(generation: Generation): Promise<Play> {
  const folders = Object.entries(EXAMPLE_FOLDERS).filter(([, has]) => has.includes(generation));
  const manifests = folders.flatMap(([folder]) => ['-f', `examples/manifests/${folder}`]);
  // What is remembered of a sandbox is of no use after it, and neither are the tokens that it gives.
  const place = await mkdtemp(join(tmpdir(), 'waldur-gitops-demo-'));
  await copyExamples(place);
  const given = [...manifests, '--state', join(place, 'state')];
  const sandbox = spawn(process.execPath, [command, 'sandbox', '--port', '0', '--generation', generation], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const output: string[] = [];
  const show = (text: string): void => {
    output.push(text);
  };
  try {
    const env = await credentials(sandbox);
    show(`A Waldur ${generation} of our own runs at ${env['WALDUR_API_URL'] ?? ''}\n\n`);
    const run = (parameters: readonly string[]): Promise<Ran> => runCommand(parameters, { place, env, show });
    await run(['plan', ...given]);
    await run(['apply', ...given, '--yes']);
    const second = await run(['plan', ...given, '--detailed-exitcode']);
    show(`${sentence(second)}\n`);
    return { output, settled: isSettled(second) };
  } finally {
    sandbox.kill();
    await rm(place, { recursive: true, force: true });
  }
}

/** The examples, in a place of their own: their tokens go to files there, which no other demo writes. */
async function copyExamples(place: string): Promise<void> {
  const copy = join(place, 'examples', 'manifests');
  await cp(examples, copy, { recursive: true });
  for (const name of await readdir(copy, { recursive: true })) {
    if (!name.endsWith('.yaml')) continue;
    const text = await readFile(join(copy, name), 'utf8');
    await writeFile(join(copy, name), text.replaceAll('path: /tmp/', `path: ${place}/`));
  }
}

function sentence({ code, output }: Ran): string {
  if (!isSettled({ code, output })) return 'The second plan is not empty.';
  return code === 0
    ? 'The second plan is empty.'
    : 'The second plan is empty but for what waits for a person.';
}

/** Something that waits decides the exit code also where changes are left, so the words are looked at, too. */
function isSettled({ code, output }: Ran): boolean {
  return code === 0 || (code === WAITING && output.includes('\nNo changes: '));
}

interface Ran {
  readonly code: number;
  readonly output: string;
}

async function runCommand(
  parameters: readonly string[],
  {
    place,
    env,
    show,
  }: {
    readonly place: string;
    readonly env: Record<string, string>;
    readonly show: (text: string) => void;
  },
): Promise<Ran> {
  show(`$ waldur-gitops ${parameters.join(' ')}\n`);
  const child = spawn(process.execPath, [command, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: place,
    env: { ...process.env, ...env },
  });
  const output: string[] = [];
  child.stdout.on('data', (text: string) => output.push(text));
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', show);
  const [code] = await once(child, 'close');
  show('\n');
  return { code: typeof code === 'number' ? code : 1, output: output.join('') };
}

/** The sandbox prints its address and its token as `export NAME=value` lines. */
async function credentials(sandbox: ChildProcess): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  if (sandbox.stdout === null) throw new Error('the sandbox has no output');
  for await (const line of createInterface(sandbox.stdout)) {
    const [, name, value] = /export (WALDUR_\w+)=(\S+)/u.exec(line) ?? [];
    if (name !== undefined && value !== undefined) found[name] = value;
    if (Object.keys(found).length === 2) return found;
  }
  throw new Error('the sandbox ended before it was ready');
}
