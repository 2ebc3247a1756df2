import { kindOf } from '../../manifest/object-key.ts';
import type { State } from '../../state/state-store.ts';
import { countText } from '../../text/count-text.ts';
import { visibleJson, visibleText } from '../../text/visible-text.ts';
import { CommandFailure } from '../command-failure.ts';
import type { StateMoveOptions } from '../command-options.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { changeState, demandKnown, knows } from '../open-state-store.ts';
import type { Terminal } from '../terminal.ts';
import { stateChangeDocument } from '../views/state-document.ts';

/** `waldur-gitops state mv`: an object whose manifest is called otherwise now stays the same object. */
export async function runStateMv(terminal: Terminal, options: StateMoveOptions): Promise<ExitCode> {
  const { from, to } = options;
  if (kindOf(from) !== kindOf(to)) {
    throw refused('STATE_OTHER_KIND', `cannot rename ${from} to ${to}: they are of two kinds`, [
      `Give it another name of its kind, e.g. ${kindOf(from)}/${to.slice(to.indexOf('/') + 1)}.`,
    ]);
  }
  if (from === to) {
    throw refused('STATE_OBJECT_TAKEN', `cannot rename ${from}: it is called so already`, [
      'Give it another name.',
    ]);
  }
  return changeState(terminal, options, 'state mv', async (state) => {
    demandKnown(state, [from]);
    if (knows(state, to)) {
      throw refused('STATE_OBJECT_TAKEN', `cannot rename ${from} to ${to}: there is an object of this name`, [
        `Let go of that one first, if it is not needed: waldur-gitops state rm ${to}`,
      ]);
    }
    const grants = grantsOf(state, from);
    await state.append({ type: 'moved', from, to }, 'durable');
    const followers = grants === 0 ? '' : `, and the names of ${countText(grants, 'grant')} with it`;
    terminal.stdout.write(
      options.format === 'json'
        ? `${visibleJson(stateChangeDocument({ moved: [{ from, to }] }))}\n`
        : `${visibleText(`Renamed ${from} to ${to}${followers}.`)}\n`,
    );
    return EXIT.done;
  });
}

function grantsOf(state: State, key: string): number {
  const grants = [...state.inventory.keys()].filter((each) => each.startsWith('Grant/'));
  return grants.filter((each) => each.startsWith(`Grant/${key}:`) || each.endsWith(`:${key}`)).length;
}

function refused(code: string, summary: string, hints: readonly string[]): CommandFailure {
  return new CommandFailure([{ code, severity: 'error', summary, hints }], EXIT.refused);
}
