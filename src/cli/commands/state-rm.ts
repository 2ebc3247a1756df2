import { countText } from '../../text/count-text.ts';
import { visibleJson } from '../../text/visible-text.ts';
import type { StateRemoveOptions } from '../command-options.ts';
import { confirm } from '../confirm.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { changeState, demandKnown } from '../open-state-store.ts';
import type { Terminal } from '../terminal.ts';
import { stateChangeDocument } from '../views/state-document.ts';
import { letGoText } from '../views/let-go-text.ts';

/** `waldur-gitops state rm`: lets go of objects. They stay on the server, and are ours no more. */
export async function runStateRm(terminal: Terminal, options: StateRemoveOptions): Promise<ExitCode> {
  const keys = [...new Set(options.keys)];
  const isText = options.format === 'text';
  return changeState(terminal, options, 'state rm', async (state, signal) => {
    demandKnown(state, keys);
    const isAsked = options.yes !== true;
    if (isText || isAsked) {
      (isText ? terminal.stdout : terminal.stderr).write(letGoText(state, keys, isText && terminal.color));
    }
    if (isAsked && !(await agreed(terminal, keys.length, signal))) return EXIT.failed;
    const records = keys.map((key) => ({ type: 'removed', key }) as const);
    await Promise.all(records.map(async (record) => state.append(record, 'durable')));
    terminal.stdout.write(
      isText
        ? `\nLet go of ${countText(keys.length, 'object')}.\n`
        : `${visibleJson(stateChangeDocument({ removed: keys }))}\n`,
    );
    return EXIT.done;
  });
}

async function agreed(terminal: Terminal, count: number, signal: AbortSignal): Promise<boolean> {
  const yes = await confirm(terminal, `Do you want to let go of ${countText(count, 'object')}?`, signal, {
    summary: 'state rm asks before it lets go of anything, and nobody can answer here',
    hint: 'Look at `waldur-gitops state list`, and give --yes to let go without a question.',
  });
  if (!yes) terminal.stderr.write('\nCancelled. Nothing was changed.\n');
  return yes;
}
