import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const command = fileURLToPath(new URL('../dist/waldur-gitops.js', import.meta.url));
const manifests = 'examples/manifests/provider-onboarding';

/**
 * Plays the main story against the embedded sandbox, once for each generation of the API: plan, apply, and a second plan,
 * which has to be empty. Resolves to 0 when it is.
 */
export async function main(): Promise<number> {
  for (const generation of ['8.0', '2024-10']) {
    const code = await play(generation);
    if (code !== 0) return code;
  }
  return 0;
}

async function play(generation: string): Promise<number> {
  const sandbox = spawn(process.execPath, [command, 'sandbox', '--port', '0', '--generation', generation], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const env = await credentials(sandbox);
    console.log(`A Waldur ${generation} of our own runs at ${env['WALDUR_API_URL'] ?? ''}\n`);
    await run(['plan', '-f', manifests], env);
    await run(['apply', '-f', manifests, '--yes'], env);
    const code = await run(['plan', '-f', manifests, '--detailed-exitcode'], env);
    console.log(code === 0 ? 'The second plan is empty.\n' : 'The second plan is not empty.\n');
    return code === 0 ? 0 : 1;
  } finally {
    sandbox.kill();
  }
}

async function run(parameters: readonly string[], env: Record<string, string>): Promise<number> {
  console.log(`$ waldur-gitops ${parameters.join(' ')}`);
  const child = spawn(process.execPath, [command, ...parameters], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  const [code] = await once(child, 'exit');
  console.log();
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
