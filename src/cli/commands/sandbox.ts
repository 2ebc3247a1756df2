import { once } from 'node:events';
import { readSeed, SeedError } from '../../sandbox/seed/read-seed.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { CommandFailure } from '../command-failure.ts';
import type { SandboxOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { watchInterrupts } from '../interrupt.ts';
import type { Terminal } from '../terminal.ts';
import { visibleText } from '../../text/visible-text.ts';

/**
 * `waldur-gitops sandbox`: an embedded Waldur API until SIGINT or SIGTERM. What it prints is a shell script that
 * points this tool at it.
 */
export async function runSandbox(terminal: Terminal, options: SandboxOptions): Promise<ExitCode> {
  const sandbox = await started(options);
  const interrupt = watchInterrupts();
  try {
    terminal.stdout.write(announcement(sandbox, options.generation));
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
  } finally {
    interrupt.close();
    await sandbox.close();
  }
  return EXIT.done;
}

async function started({ seed, latency, pageCap, ...rest }: SandboxOptions): Promise<Sandbox> {
  try {
    return await startSandbox({
      ...rest,
      ...(seed === undefined ? {} : { seed: await readSeed(seed) }),
      ...(latency === undefined ? {} : { latency }),
      ...(pageCap === undefined ? {} : { pageCap }),
    });
  } catch (error) {
    if (error instanceof SeedError) {
      throw failure('SANDBOX_SEED_INVALID', error.sentences, [
        'A seed is a map of users, customers, categories and so on, by keys of your own.',
      ]);
    }
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw failure(
      'SANDBOX_PORT_TAKEN',
      [`the sandbox cannot listen on port ${String(rest.port)} (${code})`],
      ['Choose another --port, or leave it out to take a free one.'],
    );
  }
}

function failure(code: string, summaries: readonly string[], hints: readonly string[]): CommandFailure {
  const diagnostics = summaries.map((summary) => ({ code, severity: 'error' as const, summary, hints }));
  return new CommandFailure(diagnostics, EXIT.failed);
}

function announcement(sandbox: Sandbox, generation: string): string {
  const users = [...sandbox.store.users.values()];
  const first = users.find(({ isStaff }) => isStaff) ?? users[0];
  const others = users.filter((user) => user !== first);
  const lines = [
    `# Waldur sandbox, generation ${generation}. Everything is in memory. Ctrl-C stops it.`,
    `export WALDUR_API_URL=${sandbox.url}`,
    ...(first === undefined ? [] : [`export WALDUR_ACCESS_TOKEN=${quoted(first.token)} # ${first.username}`]),
    ...others.map((user) => `# WALDUR_ACCESS_TOKEN=${quoted(user.token)} # ${user.username}`),
  ];
  return lines.map((line) => `${visibleText(line)}\n`).join('');
}

/** A word of a shell, whatever a seed holds. */
function quoted(text: string): string {
  return /^[\w.-]+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
