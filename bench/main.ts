import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cases } from './cases.ts';
import { ratioTable, type Ratio } from './ratio.ts';

/**
 * Measures every case, or those that are named, each against its floor in the same run. Prints ratios and always
 * resolves to 0: figures depend on the machine, and what to make of them is for people.
 */
export async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !cases.some((each) => each.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no case ${unknown.join(', ')}. Cases: ${cases.map(({ name }) => name).join(', ')}`,
    );
    return 64;
  }
  const ratios: Ratio[] = [];
  for (const each of cases.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const directory = mkdtempSync(join(tmpdir(), 'waldur-gitops-bench-'));
    try {
      console.error(`measuring ${each.name} …`);
      ratios.push(...(await each.measure(directory)));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  console.log(`node ${process.version}, ${String(cpus().length)} cores, ${cpus()[0]?.model ?? 'unknown'}\n`);
  console.log(ratioTable(ratios));
  return 0;
}
