import type { Clock } from './clock.ts';

/** The background worker of the server: what it does after a request was answered. */
export interface Worker {
  /** Seconds from a request to the begin of its task. */
  delay: number;
  /** False: the worker is off; what is queued waits until it is on again. */
  isOn: boolean;
  /** Queues a task for so many seconds from now; the delay of the worker when they are left out. */
  schedule(task: () => void, seconds?: number): void;
  /** Does all that is due by the clock, in the order in which it became due, also what these tasks queue. */
  run(): void;
  /** Does all that is queued, whenever it is due. */
  finish(): void;
}

interface Task {
  readonly due: number;
  readonly act: () => void;
}

/** Seconds that a real worker takes to begin. */
const USUAL_DELAY = 2;

/** A worker with an empty queue. */
export function createWorker(clock: Clock): Worker {
  let queue: Task[] = [];

  function workUntil(time: number): void {
    for (;;) {
      const next = queue
        .filter(({ due }) => due <= time)
        .reduce<Task | undefined>(
          (first, task) => (first === undefined || task.due < first.due ? task : first),
          undefined,
        );
      if (next === undefined) return;
      queue = queue.filter((task) => task !== next);
      next.act();
    }
  }

  const worker: Worker = {
    delay: USUAL_DELAY,
    isOn: true,
    schedule(act, seconds = worker.delay) {
      queue.push({ due: clock.now().getTime() + seconds * 1000, act });
    },
    run() {
      if (worker.isOn) workUntil(clock.now().getTime());
    },
    finish() {
      workUntil(Number.POSITIVE_INFINITY);
    },
  };
  return worker;
}
