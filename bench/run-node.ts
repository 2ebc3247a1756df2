import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const REPORT_MEMORY = new URL('report-memory.js', import.meta.url).href;

/** The built command. */
export const COMMAND = fileURLToPath(new URL('../dist/waldur-gitops.js', import.meta.url));

/** One run of Node to its end: wall time from start to exit, and the largest resident set it had. */
export interface NodeRun {
  readonly milliseconds: number;
  readonly peakMegabytes: number;
  readonly stdout: string;
}

/** Runs Node with arguments. Throws when it ends with another code than 0, with what it said. */
export async function runNode(
  parameters: readonly string[],
  env: Readonly<Record<string, string>> = {},
  memory = false,
): Promise<NodeRun> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    memory ? ['--import', REPORT_MEMORY, ...parameters] : [...parameters],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    },
  );
  const [stdout, stderr, peak] = await Promise.all([
    collect(child.stdout),
    collect(child.stderr),
    collect(child.stdio[3]),
    once(child, 'exit'),
  ]);
  const milliseconds = performance.now() - started;
  if (child.exitCode !== 0) {
    throw new Error(
      `node ${parameters.join(' ')} ended with ${String(child.exitCode)}: ${stderr.slice(0, 2000)}`,
    );
  }
  return { milliseconds, peakMegabytes: Number(peak) / 1024, stdout };
}

/** The medians of two commands that are run in turns, so that both meet the same state of the machine. */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  floor: () => Promise<number>,
): Promise<{ readonly ours: number; readonly floor: number }> {
  const measured: { ours: number[]; floor: number[] } = { ours: [], floor: [] };
  for (let round = 0; round < rounds; round += 1) {
    measured.floor.push(await floor());
    measured.ours.push(await ours());
  }
  return { ours: median(measured.ours), floor: median(measured.floor) };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function collect(stream: unknown): Promise<string> {
  if (!isReadable(stream)) return '';
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

function isReadable(stream: unknown): stream is NodeJS.ReadableStream {
  return typeof stream === 'object' && stream !== null && Symbol.asyncIterator in stream;
}
