import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Makes a program of a file of this directory that node runs by itself; its path, in `place`. */
export async function bundleProgram(name: string, place: string): Promise<string> {
  const bundler = join(ROOT, 'node_modules/rolldown/bin/cli.mjs');
  const program = join(place, `${name}.mjs`);
  const words = [`test/state/${name}.ts`, '--file', program, '--platform', 'node'];
  await promisify(execFile)(process.execPath, [bundler, ...words], { cwd: ROOT });
  return program;
}
