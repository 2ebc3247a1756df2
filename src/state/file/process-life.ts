import { readFileSync, readlinkSync } from 'node:fs';

/** What tells a process from all others, as far as the system says it. */
export interface ProcessMarks {
  readonly process: number;
  /** Names one start of one machine. */
  readonly boot?: string;
  /** Names the world in which the number of the process counts: every container has its own. */
  readonly namespace?: string;
  /** When the process was started, in the ticks of the machine: numbers of processes come again. */
  readonly started?: string;
}

/** What is known of a process of another record: `dead` and `alive` are certain. */
export type Life = 'alive' | 'dead' | 'unknown';

/** The marks of this process; fewer of them where the system has no /proc. */
export function ownMarks(): ProcessMarks {
  const boot = contentOf('/proc/sys/kernel/random/boot_id')?.trim();
  // A /proc of another world shows other processes under the same numbers.
  const isOfHere = linkOf('/proc/self') === String(process.pid);
  const namespace = isOfHere ? linkOf('/proc/self/ns/pid') : undefined;
  const started = factsOf('self')?.started;
  return {
    process: process.pid,
    ...(boot === undefined ? {} : { boot }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(started === undefined ? {} : { started }),
  };
}

/**
 * Whether a process still runs, as its number tells. Of another machine, another container or a system without /proc it
 * tells nothing.
 */
export function processLife(marks: ProcessMarks): Life {
  const own = ownMarks();
  const isNear =
    own.boot !== undefined &&
    own.namespace !== undefined &&
    own.boot === marks.boot &&
    own.namespace === marks.namespace;
  if (!isNear || marks.started === undefined) return 'unknown';
  if (!answers(marks.process)) return 'dead';
  const facts = factsOf(String(marks.process));
  // Processes of other users may be hidden.
  if (facts === undefined) return answers(marks.process) ? 'unknown' : 'dead';
  return facts.started === marks.started && !facts.isOver ? 'alive' : 'dead';
}

function answers(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** As proc_pid_stat(5) describes it; the name of the program, which may hold anything, stands in brackets. */
function factsOf(processName: string): { readonly started: string; readonly isOver: boolean } | undefined {
  const stat = contentOf(`/proc/${processName}/stat`);
  const [state, ...fields] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const started = fields[18];
  if (started === undefined) return undefined;
  // One that its parent has not asked about yet, and of which no thread is left.
  return { started, isOver: (state === 'Z' || state === 'X') && Number(fields[16]) <= 1 };
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
