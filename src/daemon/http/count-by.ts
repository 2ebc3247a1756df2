/** How many items have each word, in the order in which the words appear first. */
export function countBy<Item>(
  items: readonly Item[],
  word: (item: Item) => string,
): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(word(item), (counts.get(word(item)) ?? 0) + 1);
  return Object.fromEntries(counts);
}
