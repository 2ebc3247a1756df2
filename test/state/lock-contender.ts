import { appendFileSync, existsSync, openSync, readFileSync, readlinkSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { CLAIM, exampleEntry } from './example-state.ts';

/*
 * A process that takes the lock again and again, and kills itself in the end while it has it, or while it asks for it.
 * Two that have it at once write a line that begins with `both`. What was confirmed is written to `confirmed`.
 */
const [home = '', name = '', rounds = '0', end = 'release'] = process.argv.slice(2);
const directory = join(home, 'state');
const inside = join(home, 'inside');
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

/** Where processes are called as they are outside of all containers. */
const processes = existsSync(join(home, 'proc/self')) ? join(home, 'proc') : '/proc';
const own = readlinkSync(join(processes, 'self'));

function isRunning(processId: string): boolean {
  try {
    return !/^State:\tZ/mu.test(readFileSync(join(processes, processId, 'status'), 'utf8'));
  } catch {
    return false;
  }
}

function enter(): void {
  for (;;) {
    try {
      writeSync(openSync(inside, 'wx'), own);
      return;
    } catch {
      const other = readFileSync(inside, 'utf8');
      if (isRunning(other)) appendFileSync(join(home, 'log'), `both ${other} ${own}\n`);
      rmSync(inside, { force: true });
    }
  }
}

for (let round = 1; round <= Number(rounds); round += 1) {
  const isLast = round === Number(rounds);
  if (isLast && end === 'die-asking') void setTimeout(Math.random() * 20).then(die);
  const store = createFileStateStore(directory, {
    tell: (sentence) => {
      appendFileSync(join(home, 'log'), `${sentence}\n`);
    },
  });
  const locked = await store.lock(CLAIM, { command: name, patience: 120_000 });
  enter();
  await setTimeout(Math.random() * 3);
  const key = `Offering/${name}-${String(round)}` as const;
  await locked.append({ type: 'put', entry: exampleEntry(key) }, 'durable');
  appendFileSync(join(home, 'confirmed'), `${key}\n`);
  if (isLast && end === 'die') die();
  rmSync(inside);
  if (isLast && end === 'die-releasing') void setTimeout(Math.random() * 3).then(die);
  await locked.release();
}
