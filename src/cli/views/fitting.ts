/** The pieces that fit into a number of characters, in their order, and how many were left out. Each piece counts one more, for its line feed. */
export function fitting(
  pieces: readonly string[],
  room: number,
): { readonly kept: readonly string[]; readonly size: number; readonly left: number } {
  const kept: string[] = [];
  let size = 0;
  for (const piece of pieces) {
    if (size + piece.length + 1 > room) continue;
    kept.push(piece);
    size += piece.length + 1;
  }
  return { kept, size, left: pieces.length - kept.length };
}
