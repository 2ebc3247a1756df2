import type { StateShowOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { demandKnown, inspectedState } from '../open-state-store.ts';
import type { Terminal } from '../terminal.ts';
import { stateObjectDocument } from '../views/state-document.ts';
import { stateObjectText } from '../views/state-object-text.ts';
import { visibleJson } from '../../text/visible-text.ts';

/** `waldur-gitops state show`: all that is known of one object. */
export async function runStateShow(terminal: Terminal, options: StateShowOptions): Promise<ExitCode> {
  const { state } = await inspectedState(terminal, options);
  const { key } = options;
  demandKnown(state, [key]);
  terminal.stdout.write(
    options.format === 'json'
      ? `${visibleJson(stateObjectDocument(state, key))}\n`
      : stateObjectText(state, key, terminal.color),
  );
  return EXIT.done;
}
