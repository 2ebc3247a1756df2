import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ONBOARDING = fileURLToPath(new URL('../../examples/manifests/provider-onboarding', import.meta.url));

/** Copies the example of the main story to a directory; its tokens go to files beside it. */
export async function copyOnboarding(directory: string): Promise<void> {
  await cp(ONBOARDING, directory, { recursive: true });
  for (const [file, name] of [
    ['site-agent.yaml', 'site-agent.token'],
    ['test-cluster.yaml', 'test-cluster-agent.token'],
  ] as const) {
    const account = join(directory, file);
    const text = await readFile(account, 'utf8');
    await writeFile(account, text.replace(`/tmp/${name}`, `${directory}.${name}`));
  }
}
