import { isJsonObject, type JsonObject } from '../../../../manifest/json.ts';

/** What is counted together, and how it is said. */
const PARTS = [
  [['create'], 'to create'],
  [['update'], 'to update'],
  [['replace'], 'to replace'],
  [['delete', 'archive', 'deactivate', 'unlink'], 'to remove'],
  [['adopt'], 'to adopt'],
  [['release', 'forget'], 'to let go'],
  [['waiting'], 'waiting'],
  [['blocked'], 'blocked'],
] as const;

/** What a plan does, in counts: `1 to create, 3 to update`; `no changes` for an empty one. */
export function planCountsText(plan: JsonObject): string {
  const { summary } = plan;
  if (!isJsonObject(summary)) return 'no changes';
  const count = (name: string): number => (typeof summary[name] === 'number' ? summary[name] : 0);
  const parts = PARTS.flatMap(([names, words]) => {
    const sum = names.reduce((total, name) => total + count(name), 0);
    return sum === 0 ? [] : [`${String(sum)} ${words}`];
  });
  const refused = count('refusedFields');
  if (refused > 0) parts.push(`${String(refused)} ${refused === 1 ? 'field' : 'fields'} refused`);
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}
