/** What became of the objects of a run: `2 applied, 1 failed`; a dash when it had to do with none. */
export function runCountsText(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${String(count)} ${outcome}`);
  return parts.length === 0 ? '–' : parts.join(', ');
}
