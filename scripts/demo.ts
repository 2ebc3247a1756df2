import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Generation } from '../src/waldur/instance.ts';
import { EXAMPLE_FOLDERS } from './example-folders.ts';

const command = fileURLToPath(new URL('../dist/waldur-gitops.js', import.meta.url));

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
    const { output, code } = await one;
    console.log(output.join(''));
    isEmpty.push(code === 0 || code === WAITING);
  }
  return isEmpty.every(Boolean) ? 0 : 1;
}

/** What was shown, and how the second plan ended. */
interface Play {
  readonly output: readonly string[];
  readonly code: number;
}

async function play(generation: Generation): Promise<Play> {
  const folders = Object.entries(EXAMPLE_FOLDERS).filter(([, has]) => has.includes(generation));
  const manifests = folders.flatMap(([folder]) => ['-f', `examples/manifests/${folder}`]);
  // What is remembered of a sandbox is of no use after it.
  const state = await mkdtemp(join(tmpdir(), 'waldur-gitops-demo-'));
  const given = [...manifests, '--state', state];
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
    await run(['plan', ...given], env, show);
    await run(['apply', ...given, '--yes'], env, show);
    const code = await run(['plan', ...given, '--detailed-exitcode'], env, show);
    show(`${sentence(code)}\n`);
    return { output, code };
  } finally {
    sandbox.kill();
    await rm(state, { recursive: true, force: true });
  }
}

function sentence(code: number): string {
  if (code === 0) return 'The second plan is empty.';
  return code === WAITING
    ? 'The second plan is empty but for what waits for a person.'
    : 'The second plan is not empty.';
}

async function run(
  parameters: readonly string[],
  env: Record<string, string>,
  show: (text: string) => void,
): Promise<number> {
  show(`$ waldur-gitops ${parameters.join(' ')}\n`);
  const child = spawn(process.execPath, [command, ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', show);
  const [code] = await once(child, 'close');
  show('\n');
  return typeof code === 'number' ? code : 1;
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
