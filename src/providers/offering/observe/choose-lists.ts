import type { Reader } from '../../../waldur/reader.ts';
import { OFFERINGS } from './find-offerings.ts';
import { chooseReads, READ_COSTS, type Choice } from './read-costs.ts';
import type { Reading } from './reading.ts';

/** Offerings that are read in one way. `rows` is how many the list has that they are in; absent when nobody asked. */
export interface ReadingGroup {
  readonly readings: readonly Reading[];
  readonly choice: Choice;
  /** The organization whose list it is; absent for the list of all. */
  readonly customer?: string;
  readonly rows?: number;
}

/** So few offerings of an organization are asked for by name without asking first how many it has. */
const FEW = 2;

/** With more organizations than this, one list of everything may be cheaper than one list of each. */
const MANY_CUSTOMERS = 20;

/** Decides how the wanted offerings are read, for the price of one request per list whose length matters. */
export async function chooseLists(
  reader: Reader,
  readings: readonly Reading[],
): Promise<readonly ReadingGroup[]> {
  const byCustomer = groupByCustomer(readings);
  if (byCustomer.size > MANY_CUSTOMERS) {
    const rows = await reader.count(OFFERINGS);
    const choice = chooseReads(needsOf(readings), rows);
    if (choice.by === 'list' && choice.cost < byCustomer.size * READ_COSTS.one) {
      return [{ readings, choice, rows }];
    }
  }
  return Promise.all(
    [...byCustomer].map(async ([customer, group]): Promise<ReadingGroup> => {
      if (group.length <= FEW) {
        return { readings: group, choice: chooseReads(needsOf(group), Infinity), customer };
      }
      const rows = await reader.count(OFFERINGS, { customer_uuid: customer });
      return { readings: group, choice: chooseReads(needsOf(group), rows), customer, rows };
    }),
  );
}

function needsOf(readings: readonly Reading[]): Reading['needs'][] {
  return readings.map(({ needs }) => needs);
}

function groupByCustomer(readings: readonly Reading[]): ReadonlyMap<string, readonly Reading[]> {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    const group = groups.get(reading.customer);
    if (group === undefined) groups.set(reading.customer, [reading]);
    else group.push(reading);
  }
  return groups;
}
