import { NOT_COMPARED, type FieldChange, type ShownValue } from '../../diff/field-change.ts';
import { fieldLabel, isMember } from '../../text/field-label.ts';
import { linePatch } from '../../text/line-patch.ts';
import { shortPrice } from '../../text/short-price.ts';
import { plainLine, type Line, type Role } from './line.ts';
import { isJsonObject } from '../../manifest/json.ts';
import { Secret } from '../../manifest/secret.ts';
import { changeText, valueLines, valueText } from './value-text.ts';
import { wrapped } from './wrapped.ts';

const SIGNS = { add: '+', change: '~', remove: '-' } as const;
const ROLES = { add: 'create', change: 'change', remove: 'remove' } as const satisfies Record<string, Role>;
const IDENTITIES: ReadonlySet<string> = new Set(['name', 'type', 'uuid']);
const INDENT = 4;
const LONGEST_VALUE = 60;
const LONGEST_REMOVED = 40;
const NARROWEST_LABEL = 12;
const WIDEST_LABEL = 40;

/** The lines of all field changes of an object, their values in one column. Nothing breaks inside a value. */
export function changeLines(changes: readonly FieldChange[], width: number): readonly Line[] {
  const widest = changes.reduce((most, { path }) => Math.max(most, fieldLabel(path).length), NARROWEST_LABEL);
  const column = Math.min(WIDEST_LABEL, widest);
  return changes.flatMap((change) => oneChange(change, column, width));
}

function oneChange(change: FieldChange, column: number, width: number): readonly Line[] {
  const label = fieldLabel(change.path);
  const line = (text: string): Line => ({
    indent: INDENT,
    role: ROLES[change.operation],
    sign: SIGNS[change.operation],
    text: text === '' ? label : `${label.padEnd(column)}  ${text}`,
  });
  const note = change.note === undefined ? [] : [plainLine(change.note, INDENT + 4 + column, 'quiet')];
  const room = width - INDENT - 4 - Math.max(column, label.length);
  const fields = memberFields(change);
  if (fields !== undefined && fields.every((field) => fits(field, room))) {
    const [first = '', ...others] = wrapped(fields, ' · ', room);
    return [line(first), ...others.map((text) => plainLine(text, INDENT + 4 + column)), ...note];
  }
  const short = shortText(change);
  if (fits(short, room)) return [line(short), ...note];
  const long = longLines(change);
  return [line(long.summary), ...note, ...long.lines];
}

function withShortPrices(change: FieldChange): FieldChange {
  const { before, after, ...rest } = change;
  return {
    ...rest,
    ...(before === undefined ? {} : { before: shortened(before) }),
    ...(after === undefined ? {} : { after: shortened(after) }),
  };
}

function shortened(value: ShownValue): ShownValue {
  return typeof value === 'string' ? shortPrice(value) : value;
}

function fits(text: string, room: number): boolean {
  return text.length <= room && !text.includes('\\n');
}

function shortText(given: FieldChange): string {
  const change = given.path.includes('prices') ? withShortPrices(given) : given;
  if (change.operation === 'add') return valueText(change.after);
  if (change.operation === 'remove') return isMember(change.path) ? '' : removedText(change.before);
  return changeText(change.before, change.after);
}

/** What goes, where it is short: its label says it otherwise. */
function removedText(before: ShownValue | undefined): string {
  if (before === undefined || before === null || before === NOT_COMPARED) return '';
  const text = valueText(before);
  return text.length <= LONGEST_REMOVED ? text : '';
}

/** The fields of a new member of a set, without the one that its label says already. */
function memberFields({ after, operation, path }: FieldChange): readonly string[] | undefined {
  if (operation !== 'add' || !isMember(path) || after instanceof Secret || !isJsonObject(after))
    return undefined;
  return Object.entries(after)
    .filter(([field, value]) => !(IDENTITIES.has(field) && value === path[1]))
    .map(([field, value]) => `${field} ${valueText(value)}`);
}

function longLines(change: FieldChange): { readonly summary: string; readonly lines: readonly Line[] } {
  if (change.operation !== 'change') {
    return { summary: '', lines: capped(valueLines(change.after).map((text) => valueLine(' ', text))) };
  }
  const patch = patchLines(valueLines(change.before), valueLines(change.after));
  const changed = patch.filter((line) => line.sign !== ' ' && line.sign !== undefined).length;
  return { summary: counted(changed, 'line differs', 'lines differ'), lines: capped(patch) };
}

function patchLines(before: readonly string[], after: readonly string[]): readonly Line[] {
  return linePatch(before, after).map(({ sign, text }) =>
    sign === '…' ? plainLine('…', INDENT + 4, 'quiet') : valueLine(sign, text),
  );
}

function valueLine(sign: string, text: string): Line {
  const role = sign === '-' ? 'remove' : sign === '+' ? 'create' : 'plain';
  return { indent: INDENT + 4, role, sign, text, whole: true };
}

function capped(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= LONGEST_VALUE) return lines;
  const left = lines.length - LONGEST_VALUE;
  return [
    ...lines.slice(0, LONGEST_VALUE),
    plainLine(`… ${counted(left, 'more line', 'more lines')}: --format json shows all`, INDENT + 4, 'quiet'),
  ];
}

function counted(count: number, one: string, many: string): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
