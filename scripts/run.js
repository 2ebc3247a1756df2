// Runs a TypeScript script of this repository: `node scripts/run.js FILE [arguments]`.
// The script exports `main(arguments)`, which resolves to the exit code.
import { resolve } from 'node:path';
import { runnerImport } from 'vite';

const [file, ...rest] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node scripts/run.js FILE [arguments]');
const { module } = await runnerImport(resolve(file), { configFile: false, logLevel: 'error' });
process.exitCode = await module.main(rest);
