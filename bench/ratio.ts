/** One line of the result: what ours takes, what the floor takes, and the ratio that is the goal. */
export interface Ratio {
  readonly name: string;
  readonly ours: number;
  readonly floor: number;
  /** What both figures count, e.g. `ms`. */
  readonly unit: string;
  readonly floorIs: string;
  readonly goal: number;
}

/** The table that is printed. */
export function ratioTable(ratios: readonly Ratio[]): string {
  const head = ['what', 'ours', 'floor', 'ratio', 'goal', '', 'the floor is'];
  const rows = ratios.map(({ name, ours, floor, unit, goal, floorIs }) => {
    const ratio = ours / floor;
    return [
      name,
      `${ours.toFixed(0)} ${unit}`,
      `${floor.toFixed(0)} ${unit}`,
      ratio.toFixed(2),
      goal.toFixed(2),
      ratio <= goal ? 'met' : 'missed',
      floorIs,
    ];
  });
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
