import { nearestKey } from '../manifest/nearest-key.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import {
  createFileStateStore,
  type FileStateStore,
  type InspectedState,
} from '../state/file/create-file-state-store.ts';
import type { LockedState, State } from '../state/state-store.ts';
import { CommandFailure } from './command-failure.ts';
import type { StateChangeOptions, StateOptions } from './command-options.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { watchInterrupts } from './interrupt.ts';
import type { Terminal } from './terminal.ts';
import { visibleText } from '../text/visible-text.ts';

/** The store that `--state` names; what it has to tell goes to standard error. */
export function stateStore(terminal: Terminal, { state }: StateOptions): FileStateStore {
  return createFileStateStore(state, {
    tell: (sentence) => {
      terminal.stderr.write(`${visibleText(sentence)}\n`);
    },
  });
}

/** What the store holds now, whosesoever it is. Throws CommandFailure when there is none, and StateError. */
export async function inspectedState(terminal: Terminal, options: StateOptions): Promise<InspectedState> {
  const found = await stateStore(terminal, options).inspect();
  if (found === undefined) throw noState(options.state);
  return found;
}

/**
 * Lets `work` change the state with the lock, and gives the lock back. Throws CommandFailure when there is no state, and
 * StateError.
 */
export async function changeState(
  terminal: Terminal,
  options: StateChangeOptions,
  command: string,
  work: (state: LockedState, signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const interrupt = watchInterrupts();
  try {
    const request = { command, patience: options.lockTimeout, signal: interrupt.signal };
    const locked = await stateStore(terminal, options).edit(request);
    if (locked === undefined) throw noState(options.state);
    try {
      return await work(locked, interrupt.signal);
    } finally {
      await locked.release();
    }
  } finally {
    interrupt.close();
  }
}

/** True when a state knows an object: it is ours, or a request that was to make it is open. */
export function knows(state: State, key: ObjectKey): boolean {
  return state.inventory.has(key) || state.intents.has(key);
}

/** Throws CommandFailure when a state does not know one of these objects. */
export function demandKnown(state: State, keys: readonly ObjectKey[]): void {
  const known = [...new Set([...state.inventory.keys(), ...state.intents.keys()])];
  const unknown = keys.filter((key) => !knows(state, key));
  if (unknown.length === 0) return;
  throw new CommandFailure(
    unknown.map((key) => {
      const meant = nearestKey(key, known);
      return {
        code: 'STATE_OBJECT_UNKNOWN',
        severity: 'error',
        summary: `the state does not know ${key}`,
        hints: [
          ...(meant === undefined ? [] : [`Did you mean ${meant}?`]),
          '`waldur-gitops state list` lists what it knows.',
        ],
      };
    }),
    EXIT.failed,
  );
}

function noState(directory: string): CommandFailure {
  return new CommandFailure(
    [
      {
        code: 'STATE_NOT_FOUND',
        severity: 'error',
        summary: `there is no state in ${directory}`,
        hints: ['The first apply makes one. --state names another directory.'],
      },
    ],
    EXIT.failed,
  );
}
