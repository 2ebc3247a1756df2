import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from './case.ts';
import { writeManifests } from './catalogue.ts';
import { COMMAND, inTurns, runNode } from './run-node.ts';
import { startSandboxProcess } from './sandbox-process.ts';

const COUNT = 10_000;

/** What the inventory costs: a plan with all objects in it against one without, and what an apply of one writes. */
export const inventory: Case = {
  name: 'inventory',
  async measure(directory) {
    const manifests = join(directory, 'manifests');
    const state = join(directory, 'state');
    mkdirSync(manifests);
    writeManifests(manifests, COUNT, COUNT, true);
    const sandbox = await startSandboxProcess(COUNT, false);
    const run = async (...words: readonly string[]): Promise<number> =>
      (await runNode([COMMAND, ...words, '-f', manifests], { ...sandbox.env })).milliseconds;
    const written = (): number =>
      statSync(join(state, 'journal.ndjson'), { throwIfNoEntry: false })?.size ?? 0;
    const snapshot = (): number => statSync(join(state, 'inventory.json')).mtimeMs;
    try {
      await run('apply', '--adopt-only', '--yes', '--state', state);
      // Gives the journal the chance to become a snapshot, as it is for most runs.
      await run('apply', '--yes', '--state', state);
      const measured = await inTurns(
        9,
        () => run('plan', '--state', state),
        () => run('plan', '--state', 'none'),
      );
      const before = { bytes: written(), snapshot: snapshot() };
      await runNode([COMMAND, 'state', 'rm', 'Offering/cluster-00001', '--yes', '--state', state], {});
      await run('apply', '--yes', '--state', state);
      const rewrites = snapshot() === before.snapshot ? 0 : 1;
      return [
        {
          name: 'plan 10,000 with an inventory',
          ...measured,
          unit: 'ms',
          goal: 1.05,
          floorIs: 'the same plan without one',
        },
        {
          name: '… written when one is adopted',
          ours: (written() - before.bytes) / 1024,
          floor: statSync(join(state, 'inventory.json')).size / 1024,
          unit: 'KB',
          goal: 0.01,
          floorIs: `the whole inventory (rewritten ${String(rewrites)} times)`,
        },
      ];
    } finally {
      sandbox.stop();
    }
  },
};
