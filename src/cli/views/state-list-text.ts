import type { InspectedState } from '../../state/file/create-file-state-store.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import type { LockHolder, OpenIntent } from '../../state/state-store.ts';
import { countText } from '../../text/count-text.ts';
import { plainLine, type Line } from './line.ts';
import { paintLines } from './paint.ts';
import { byName } from './state-order.ts';

/** A grant has none that is known before it is read again. */
const UUID = /^[0-9a-f]{32}$/u;

/** `state list` for people: whose state it is, its objects with uuid and time, and what is not known to have ended. */
export function stateListText(
  place: string,
  { claim, state, holder, isAbandoned }: InspectedState,
  color: boolean,
): string {
  const entries = byName(state.inventory.values());
  const open = byName([...state.intents.values()].flat());
  return paintLines(
    [
      plainLine(`State ${place} of ${claim.instance}, manifests ${claim.manifestSet}`, 0, 'heading'),
      ...(holder === undefined ? [] : [holderLine(holder, isAbandoned)]),
      plainLine(''),
      ...entryLines(entries),
      ...openLines(open),
      plainLine(summary(entries, open)),
    ],
    color,
  );
}

function holderLine({ id, host, process, command, since }: LockHolder, isAbandoned: boolean): Line {
  const holder = `${command} (process ${String(process)} on ${host}) since ${since}, id ${id}`;
  const text = `Locked by ${holder}${isAbandoned ? '; it is gone, and the next run takes the lock over' : ''}`;
  return plainLine(text, 0, 'wait');
}

function entryLines(entries: readonly InventoryEntry[]): readonly Line[] {
  if (entries.length === 0) return [];
  const lines = entries.map(({ key, uuid, at, isProtected }) =>
    plainLine(
      `${minute(at)}  ${(UUID.test(uuid) ? uuid : '-').padEnd(32)}  ${key}${isProtected ? ', protected' : ''}`,
    ),
  );
  return [...lines, plainLine('')];
}

function openLines(open: readonly OpenIntent[]): readonly Line[] {
  if (open.length === 0) return [];
  return [
    plainLine('Requests that may have acted without anybody knowing; the next apply looks:', 0, 'warn'),
    ...open.map(({ key, request, at, uuid }) =>
      plainLine(`${minute(at)}  ${key}: ${request}${uuid === undefined ? '' : `, made ${uuid}`}`, 2),
    ),
    plainLine(''),
  ];
}

function summary(entries: readonly InventoryEntry[], open: readonly OpenIntent[]): string {
  const guarded = entries.filter(({ isProtected }) => isProtected).length;
  return [
    countText(entries.length, 'object'),
    ...(guarded === 0 ? [] : [`${String(guarded)} protected`]),
    ...(open.length === 0 ? [] : [countText(open.length, 'open request')]),
  ].join(', ');
}

/** A time of ISO 8601 without its seconds. */
function minute(at: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d.*Z$/u.test(at) ? `${at.slice(0, 10)} ${at.slice(11, 16)} UTC` : at;
}
