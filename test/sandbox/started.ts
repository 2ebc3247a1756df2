import { afterEach } from 'vitest';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../../src/sandbox/start-sandbox.ts';
import { BARE_SEED } from './bare-seed.ts';

const running = new Set<Sandbox>();

afterEach(async () => {
  for (const sandbox of running) await sandbox.close();
  running.clear();
});

/** A sandbox without offerings that ends with the test. */
export async function started(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ seed: BARE_SEED, ...options });
  running.add(sandbox);
  return sandbox;
}
