import type { ReadingGroup } from './choose-lists.ts';

/** How the offerings of a group are read, and why, in one sentence. */
export function decisionText(group: ReadingGroup): string {
  const { readings, choice, rows } = group;
  const many = readings.length === 1 ? '1 offering' : `${count(readings.length)} offerings`;
  const owner = group.customer === undefined ? 'the server' : ownerOf(group);
  if (rows === undefined) return `${many} of ${owner}: asked for by name.`;
  if (rows === 0) return `${many} of ${owner}: nothing is read, since ${owner} has no offerings yet.`;
  if (choice.by === 'object') {
    return `${many} of ${owner}: asked for by name, which is cheaper than a list of ${count(rows)}.`;
  }
  const parts = choice.parts.size === 0 ? '' : ` with ${[...choice.parts].join(' and ')}`;
  return `${many} of ${owner}: the list of ${count(rows)} is read in pages${parts}, which is cheaper than asking for each by name.`;
}

function ownerOf({ readings }: ReadingGroup): string {
  return readings[0]?.wanted.references.get('customer')?.label ?? 'the organization';
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
