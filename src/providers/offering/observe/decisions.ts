import type { ReadingGroup } from './choose-lists.ts';

/** How the offerings are read, and why, one sentence for each way. */
export function decisionTexts(groups: readonly ReadingGroup[]): readonly string[] {
  const few = groups.filter(({ rows }) => rows === undefined);
  const readings = few.reduce((sum, group) => sum + group.readings.length, 0);
  const [first] = few;
  const owner =
    few.length === 1 && first !== undefined ? ownerOf(first) : `${count(few.length)} organizations`;
  return [
    ...(readings === 0 ? [] : [`${offerings(readings)} of ${owner}: asked for by name.`]),
    ...groups.filter(({ rows }) => rows !== undefined).map(weighedText),
  ];
}

function weighedText(group: ReadingGroup): string {
  const { readings, choice, rows = 0 } = group;
  const many = offerings(readings.length);
  const owner = ownerOf(group);
  if (rows === 0) return `${many} of ${owner}: nothing is read, since it has no offerings yet.`;
  if (choice.by === 'object') {
    return `${many} of ${owner}: asked for by name, which is cheaper than a list of ${count(rows)}.`;
  }
  const parts = choice.parts.size === 0 ? '' : ` with ${[...choice.parts].join(' and ')}`;
  return `${many} of ${owner}: the list of ${count(rows)} is read in pages${parts}, which is cheaper than asking for each by name.`;
}

function ownerOf({ customer, readings }: ReadingGroup): string {
  if (customer === undefined) return 'the server';
  return readings[0]?.wanted.references.get('customer')?.label ?? 'the organization';
}

function offerings(number: number): string {
  return number === 1 ? '1 offering' : `${count(number)} offerings`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
