import type { ObjectKey } from '../../manifest/object-key.ts';
import { marksOf } from '../../state/kept-fields.ts';
import type { FieldMark } from '../../state/field-mark.ts';
import type { InventoryEntry } from '../../state/inventory-entry.ts';
import type { OpenIntent, State } from '../../state/state-store.ts';
import { countText } from '../../text/count-text.ts';
import { fieldLabel } from '../../text/field-label.ts';
import { jsonText } from '../../manifest/json-text.ts';
import { plainLine, type Line } from './line.ts';
import { paintLines } from './paint.ts';

type Fact = readonly [name: string, values: readonly (string | undefined)[]];

/** `state show` for people: all that is known of one object. */
export function stateObjectText(state: State, key: ObjectKey, color: boolean): string {
  const entry = state.inventory.get(key);
  const open = state.intents.get(key) ?? [];
  const facts: readonly Fact[] = [
    ...(entry === undefined ? [] : factsOf(entry)),
    ['open requests', open.map(openText)],
  ];
  const said = facts
    .map(([name, values]) => ({ name, values: values.filter((value) => value !== undefined) }))
    .filter(({ values }) => values.length > 0);
  const column = Math.max(...said.map(({ name }) => name.length));
  const lines: readonly Line[] = said.flatMap(({ name, values }) =>
    values.map((value, at) => plainLine(`${(at === 0 ? name : '').padEnd(column)}  ${value}`, 2)),
  );
  return paintLines(
    [
      plainLine(key, 0, 'heading'),
      ...(entry === undefined ? [plainLine('not ours; what stands below may have made it', 2, 'warn')] : []),
      ...lines,
    ],
    color,
  );
}

function factsOf(entry: InventoryEntry): readonly Fact[] {
  return [
    ['label', [entry.label === entry.key ? undefined : entry.label]],
    ['uuid', [entry.uuid === entry.key ? undefined : entry.uuid]],
    ['applied', [entry.at]],
    ['manifest', [entry.manifest === '' ? 'none was applied whole' : entry.manifest]],
    ['revision', [entry.revision]],
    ['protected', [entry.isProtected ? 'yes' : 'no']],
    ['was there before', [entry.adopted === true ? 'yes' : undefined]],
    ['when it is not declared', [entry.deletionPolicy]],
    ['token renewed', [entry.rotated]],
    ['declared by', entry.owners],
    ['needs', entry.needs],
    ['place', Object.entries(entry.place).map(([name, value]) => `${name}: ${jsonText(value)}`)],
    ['managed fields', Object.entries(marksOf(entry.fields)).map(([path, mark]) => fieldText(path, mark))],
    ['made by us', entry.members.map(pathText)],
  ];
}

function fieldText(path: string, { wrote, repairs, begun }: FieldMark): string {
  const notes = [
    ...(wrote === undefined ? ['never written by us'] : []),
    ...(repairs === undefined ? [] : [`set back ${countText(repairs, 'time')}`]),
    ...(begun === undefined ? [] : ['begun by a run that did not come to its end']),
  ];
  return notes.length === 0 ? pathText(path) : `${pathText(path)} (${notes.join(', ')})`;
}

function pathText(path: string): string {
  try {
    const parts = JSON.parse(path) as unknown;
    const isPath = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
    return isPath ? fieldLabel(parts) : path;
  } catch {
    return path;
  }
}

function openText({ request, at, uuid }: OpenIntent): string {
  return `${request}, ${at}${uuid === undefined ? '' : `, made ${uuid}`}`;
}
