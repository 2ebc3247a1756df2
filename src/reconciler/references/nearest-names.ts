/** The names that were probably meant, best first: those that few letters away, or a different case, would make equal. */
export function nearestNames(name: string, names: Iterable<string>, most = 3): readonly string[] {
  const wanted = name.trim().toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return [...new Set(names)]
    .map((candidate) => ({
      candidate,
      distance: distanceOf(wanted, candidate.trim().toLowerCase(), allowed),
    }))
    .filter(({ distance }) => distance <= allowed)
    .toSorted(
      (one, other) => one.distance - other.distance || one.candidate.localeCompare(other.candidate, 'en'),
    )
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** Letters to add, drop or replace; anything above `enough` may be reported as more than it is. */
function distanceOf(one: string, other: string, enough: number): number {
  if (Math.abs(one.length - other.length) > enough) return enough + 1;
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(one).entries()) {
    const current = [row + 1];
    for (const [column, counterpart] of Array.from(other).entries()) {
      const replaced = (previous[column] ?? 0) + (letter === counterpart ? 0 : 1);
      const dropped = (previous[column + 1] ?? 0) + 1;
      const added = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, dropped, added));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
