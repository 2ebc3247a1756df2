/** What an object can need besides its plain fields. */
export type CostlyPart = 'components' | 'plans';

/**
 * What reads cost a server, in milliseconds, measured on mainline of October 2024 with 2,000 offerings. Only the
 * ratios matter. See docs/waldur-api/offerings.md, Cost of reading.
 */
export const READ_COSTS = {
  /** One filtered list, or one detail, with plain fields. */
  one: 25,
  oneMore: { components: 2.5, plans: 15.5 },
  /** One row of a whole list with plain fields. */
  row: 0.8,
  rowMore: { components: 2.5, plans: 14 },
} as const;

/** The parts of one object that cost extra. `secrets`: it is read by itself, never in a list of many. */
export interface Needs {
  readonly parts: ReadonlySet<CostlyPart>;
  readonly secrets: boolean;
}

/** How the objects of one list are read: one by one, or the whole list with some parts and the rest one by one. */
export type Choice =
  | { readonly by: 'object'; readonly cost: number }
  | { readonly by: 'list'; readonly parts: ReadonlySet<CostlyPart>; readonly cost: number };

/** The cheapest way to read these objects out of a list of `rows` rows. */
export function chooseReads(needs: readonly Needs[], rows: number): Choice {
  const used = new Set(needs.flatMap(({ parts }) => [...parts]));
  const ways: Choice[] = [{ by: 'object', cost: sum(needs.map(({ parts }) => costOfOne(parts))) }];
  for (const parts of subsets([...used])) {
    const list = rows * (READ_COSTS.row + sum([...parts].map((part) => READ_COSTS.rowMore[part])));
    const details = sum(needs.map((one) => costOfRest(one, parts)));
    ways.push({ by: 'list', parts, cost: list + details });
  }
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best));
}

/** True when a list with these parts does not show all that the object needs. */
export function needsDetail(needs: Needs, listed: ReadonlySet<CostlyPart>): boolean {
  return needs.secrets || [...needs.parts].some((part) => !listed.has(part));
}

function costOfRest(needs: Needs, listed: ReadonlySet<CostlyPart>): number {
  if (!needsDetail(needs, listed)) return 0;
  return costOfOne(new Set([...needs.parts].filter((part) => !listed.has(part))));
}

function costOfOne(parts: ReadonlySet<CostlyPart>): number {
  return READ_COSTS.one + sum([...parts].map((part) => READ_COSTS.oneMore[part]));
}

function subsets(parts: readonly CostlyPart[]): readonly ReadonlySet<CostlyPart>[] {
  const found: ReadonlySet<CostlyPart>[] = [new Set()];
  for (const part of parts) found.push(...found.map((subset) => new Set(subset).add(part)));
  return found;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
