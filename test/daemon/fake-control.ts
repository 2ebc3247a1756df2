import type { DaemonControl, DaemonStatus, RunRecord } from '../../src/daemon/daemon-status.ts';

/** A daemon that does nothing: it shows what it is given, and remembers what it was asked for. */
export interface FakeControl extends DaemonControl {
  /** What was asked for, e.g. `reconcile request marketplace`, in order. */
  readonly asked: readonly string[];
  show(status: DaemonStatus): void;
  ready(isReady: boolean): void;
  /** A run ends. */
  ran(source: string, run: RunRecord): void;
}

/** Makes a control that knows the sources and objects of its status, and one repository. */
export function fakeControl(
  given: DaemonStatus,
  repository = 'https://git.example.org/a/b.git',
): FakeControl {
  let status = given;
  let isReady = true;
  const asked: string[] = [];
  const listeners = new Set<(source: string, run: RunRecord) => void>();
  const has = (source: string | undefined, key?: string): boolean =>
    source === undefined ||
    status.sources.some(
      ({ name, objects }) => name === source && (key === undefined || objects.some((one) => one.key === key)),
    );
  const note = (...words: readonly (string | undefined)[]): void => {
    asked.push(words.filter((word) => word !== undefined).join(' '));
  };
  return {
    asked,
    show: (next) => {
      status = next;
    },
    ready: (next) => {
      isReady = next;
    },
    ran: (source, run) => {
      for (const listener of listeners) listener(source, run);
    },
    status: () => status,
    isReady: () => isReady,
    reconcile(trigger, source) {
      if (has(source)) note('reconcile', trigger, source);
      return has(source);
    },
    suspend(isSuspended, source, key) {
      if (has(source, key)) note(isSuspended ? 'suspend' : 'resume', source, key);
      return has(source, key);
    },
    pushed(location, ref) {
      if (location === repository) note('pushed', location, ref);
      return location === repository;
    },
    onRun(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
