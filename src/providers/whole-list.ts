import type { Reader } from '../waldur/reader.ts';

/** Milliseconds of one request, which hardly depend on what is asked for. */
const REQUEST_COST = 25;
const PAGE = 300;

/** So few are asked for one by one without asking first how long the list is. */
const FEW = 3;

/** Which objects of a list are asked for. `rowCost` is in milliseconds. */
interface Asked {
  readonly collection: string;
  readonly noun: string;
  readonly asked: number;
  readonly rowCost: number;
}

/** Whether to read a whole list instead of one object of it after the other, and that in words. */
export async function wholeListIsCheaper(
  reader: Reader,
  { collection, noun, asked, rowCost }: Asked,
): Promise<{ readonly whole: boolean; readonly decisions: readonly string[] }> {
  if (asked === 0) return { whole: false, decisions: [] };
  const some = asked === 1 ? `1 ${noun}` : `${String(asked)} ${noun}s`;
  if (asked <= FEW) return { whole: false, decisions: [`${some}: asked for one by one.`] };
  const total = await reader.count(collection);
  const list = `a list of ${total.toLocaleString('en-US')}`;
  const whole = total * rowCost + Math.max(1, Math.ceil(total / PAGE)) * REQUEST_COST <= asked * REQUEST_COST;
  return {
    whole,
    decisions: [
      whole
        ? `${some}: ${list} is read in pages, which is cheaper than asking for each.`
        : `${some}: asked for one by one, which is cheaper than ${list}.`,
    ],
  };
}
