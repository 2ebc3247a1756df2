import type { ObjectKey } from '../../manifest/object-key.ts';
import type { State } from '../../state/state-store.ts';
import { countText } from '../../text/count-text.ts';
import { plainLine, type Line } from './line.ts';
import { paintLines } from './paint.ts';

/** What is let go, and what that means. */
export function letGoText(state: State, keys: readonly ObjectKey[], color: boolean): string {
  return paintLines(
    [
      plainLine('To be let go; on the server they stay as they are:', 0, 'heading'),
      ...keys.flatMap((key) => linesOf(state, key)),
      plainLine(
        'A manifest that still declares one finds it by its natural key, and adopts it again.',
        0,
        'quiet',
      ),
    ],
    color,
  );
}

function linesOf(state: State, key: ObjectKey): readonly Line[] {
  const entry = state.inventory.get(key);
  const open = state.intents.get(key)?.length ?? 0;
  const own = [...state.inventory.values()].filter(({ owners }) => owners.includes(key)).length;
  const notes = [
    ...(entry?.isProtected === true ? ['it is protected, and will be no more'] : []),
    ...(open === 0
      ? []
      : [`${countText(open, 'open request')} will be forgotten, and may have made something`]),
    ...(own === 0 ? [] : [`${countText(own, 'object')} that it declares stay ours`]),
  ];
  return [
    {
      ...plainLine(entry === undefined || entry.uuid === key ? key : `${key}  ${entry.uuid}`, 0, 'remove'),
      sign: '-',
    },
    ...notes.map((note) => plainLine(note, 4, 'warn')),
  ];
}
