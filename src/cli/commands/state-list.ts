import type { StateOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { inspectedState } from '../open-state-store.ts';
import type { Terminal } from '../terminal.ts';
import { stateListDocument } from '../views/state-document.ts';
import { stateListText } from '../views/state-list-text.ts';
import { visibleJson } from '../../text/visible-text.ts';

/** `waldur-gitops state list`: the objects that are ours, and requests whose end is not known. */
export async function runStateList(terminal: Terminal, options: StateOptions): Promise<ExitCode> {
  const found = await inspectedState(terminal, options);
  terminal.stdout.write(
    options.format === 'json'
      ? `${visibleJson(stateListDocument(found))}\n`
      : stateListText(options.state, found, terminal.color),
  );
  return EXIT.done;
}
