import { visibleJson, visibleText } from '../../text/visible-text.ts';
import { CommandFailure } from '../command-failure.ts';
import type { StateUnlockOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { stateStore } from '../open-state-store.ts';
import type { Terminal } from '../terminal.ts';
import { stateChangeDocument } from '../views/state-document.ts';

/** `waldur-gitops state unlock`: takes the lock away from a run that is gone. */
export async function runStateUnlock(terminal: Terminal, options: StateUnlockOptions): Promise<ExitCode> {
  const holder = await stateStore(terminal, options).unlock(options.id);
  if (holder === undefined) {
    throw new CommandFailure(
      [
        {
          code: 'STATE_NOT_LOCKED',
          severity: 'error',
          summary: `the state ${options.state} is not locked`,
          hints: ['Nothing is to be done; the next run can take the lock.'],
        },
      ],
      EXIT.failed,
    );
  }
  const { command, process, host, since } = holder;
  terminal.stdout.write(
    options.format === 'json'
      ? `${visibleJson(stateChangeDocument({ unlocked: holder }))}\n`
      : `${visibleText(`Unlocked. ${command} (process ${String(process)} on ${host}) had the lock since ${since}.`)}\n`,
  );
  return EXIT.done;
}
