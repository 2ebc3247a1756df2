/** Counts by several words at once. */
export class Tally implements Iterable<readonly [words: readonly string[], count: number]> {
  readonly #counts = new Map<string, { readonly words: readonly string[]; count: number }>();

  add(words: readonly string[]): void {
    const id = words.join('\0');
    const entry = this.#counts.get(id);
    if (entry === undefined) this.#counts.set(id, { words, count: 1 });
    else entry.count += 1;
  }

  *[Symbol.iterator](): Iterator<readonly [readonly string[], number]> {
    for (const { words, count } of this.#counts.values()) yield [words, count];
  }
}
