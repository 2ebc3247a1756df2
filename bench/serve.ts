import { startSandbox } from '../src/sandbox/start-sandbox.ts';
import { seedOffering } from './catalogue.ts';

/**
 * A process of its own with a sandbox of many offerings: `serve.ts COUNT [--cost-model]`. Prints a line of JSON with
 * its address and token when it is ready, and runs until it is killed.
 */
export async function main(parameters: readonly string[]): Promise<number> {
  const [count = '0', ...flags] = parameters;
  const sandbox = await startSandbox({ generation: '2024-10', costModel: flags.includes('--cost-model') });
  sandbox.addOfferings(Number(count), seedOffering);
  console.log(
    JSON.stringify({ url: sandbox.url, token: sandbox.token('admin'), customer: sandbox.id('university') }),
  );
  return new Promise(() => undefined);
}
