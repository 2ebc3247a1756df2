import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ONBOARDING = fileURLToPath(new URL('../../examples/manifests/provider-onboarding', import.meta.url));

/** Copies the example of the main story to a directory; its token goes to a file beside it. */
export async function copyOnboarding(directory: string): Promise<void> {
  await cp(ONBOARDING, directory, { recursive: true });
  const account = join(directory, 'site-agent.yaml');
  const text = await readFile(account, 'utf8');
  await writeFile(account, text.replace('/tmp/site-agent.token', `${directory}.token`));
}
