import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeManifests } from './catalogue.ts';
import { inventory } from './inventory-case.ts';
import type { Case } from './case.ts';
import type { Ratio } from './ratio.ts';
import { COMMAND, inTurns, runNode } from './run-node.ts';
import { startSandboxProcess } from './sandbox-process.ts';

const floorFile = (name: string): string => fileURLToPath(new URL(`floors/${name}.js`, import.meta.url));
const time = async (parameters: readonly string[], env?: Record<string, string>): Promise<number> =>
  (await runNode(parameters, env)).milliseconds;

const help: Case = {
  name: 'help',
  async measure() {
    const measured = await inTurns(
      21,
      () => time([COMMAND, '--help']),
      () => time(['-e', '0']),
    );
    return [{ name: '--help', ...measured, unit: 'ms', goal: 1.3, floorIs: 'node -e 0' }];
  },
};

const validate: Case = {
  name: 'validate',
  async measure(directory) {
    writeManifests(directory, 1000, 1000, true);
    const measured = await inTurns(
      5,
      () => time([COMMAND, 'validate', '-f', directory]),
      () => time([floorFile('parse'), directory]),
    );
    return [
      { name: 'validate 1,000 manifests', ...measured, unit: 'ms', goal: 1.5, floorIs: 'yaml parse alone' },
    ];
  },
};

const plan: Case = {
  name: 'plan',
  async measure(directory) {
    const count = 10_000;
    writeManifests(directory, count, count, true);
    const sandbox = await startSandboxProcess(count, false);
    try {
      let peak = 0;
      const measured = await inTurns(
        3,
        async () => {
          const run = await runNode(
            [COMMAND, 'plan', '-f', directory, '--state', 'none', '--detailed-exitcode'],
            sandbox.env,
            true,
          );
          peak = Math.max(peak, run.peakMegabytes);
          return run.milliseconds;
        },
        () => time([floorFile('fetch-and-parse'), directory], { ...sandbox.env }),
      );
      return [
        {
          name: 'plan 10,000 offerings',
          ...measured,
          unit: 'ms',
          goal: 1,
          floorIs: 'paged fetch, then yaml parse',
        },
        {
          name: '… peak memory',
          ours: peak,
          floor: 400,
          unit: 'MB',
          goal: 1,
          floorIs: 'what we allow ourselves',
        },
      ];
    } finally {
      sandbox.stop();
    }
  },
};

const STRATEGIES = {
  pages: 'whole pages',
  details: 'narrow list and details',
  filtered: 'one filtered list each',
};

const observe: Case = {
  name: 'observe',
  async measure(directory) {
    const total = 2000;
    const sandbox = await startSandboxProcess(total, true);
    const ratios: Ratio[] = [];
    try {
      for (const plans of [false, true]) {
        for (const count of [50, 500, 2000]) {
          const manifests = join(directory, `${String(count)}-${String(plans)}`);
          writeManifests(manifests, count, total, plans);
          const floors: { name: string; milliseconds: number }[] = [];
          for (const [key, name] of Object.entries(STRATEGIES)) {
            const parameters = [
              floorFile('strategies'),
              key,
              String(count),
              String(total),
              plans ? 'plans' : 'bare',
            ];
            const { stdout } = await runNode(parameters, { ...sandbox.env });
            floors.push({ name, milliseconds: Number(stdout) });
          }
          const cheapest = floors.reduce((one, other) =>
            other.milliseconds < one.milliseconds ? other : one,
          );
          const run = await runNode(
            [COMMAND, 'plan', '-f', manifests, '--state', 'none', '--format', 'json'],
            {
              ...sandbox.env,
            },
          );
          const { observation } = JSON.parse(run.stdout) as { observation: { milliseconds: number } };
          ratios.push({
            name: `observe ${String(count)} of 2,000${plans ? ' with plans' : ''}`,
            ours: observation.milliseconds,
            floor: cheapest.milliseconds,
            unit: 'ms',
            goal: 1.2,
            floorIs: cheapest.name,
          });
        }
      }
      return ratios;
    } finally {
      sandbox.stop();
    }
  },
};

/** In the order in which they are measured. */
export const cases: readonly Case[] = [help, validate, plan, inventory, observe];
