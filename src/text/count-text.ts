/** A number with its noun: `1 object`, `14 objects`. The plural is the noun with an `s` unless it is given. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${String(count)} ${count === 1 ? one : many}`;
}
