import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const RUN = fileURLToPath(new URL('../scripts/run.js', import.meta.url));
const SERVE = fileURLToPath(new URL('serve.ts', import.meta.url));

/** A sandbox in a process of its own, so that it does not share a core with what is measured. */
export interface SandboxProcess {
  /** `WALDUR_API_URL`, `WALDUR_ACCESS_TOKEN`, and `CUSTOMER` with the uuid of the organization of all offerings. */
  readonly env: Readonly<Record<string, string>>;
  stop(): void;
}

/** Starts one with so many offerings. */
export async function startSandboxProcess(count: number, costModel: boolean): Promise<SandboxProcess> {
  const parameters = [RUN, SERVE, String(count), ...(costModel ? ['--cost-model'] : [])];
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface(child.stdout)) {
    const { url, token, customer } = JSON.parse(line) as Record<string, string>;
    return {
      env: { WALDUR_API_URL: url ?? '', WALDUR_ACCESS_TOKEN: token ?? '', CUSTOMER: customer ?? '' },
      stop: () => child.kill(),
    };
  }
  throw new Error('the sandbox ended before it was ready');
}
