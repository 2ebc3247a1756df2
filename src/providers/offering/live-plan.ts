import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { decimal } from '../../diff/normalise/decimal.ts';
import { mapAt, numberAt, rowsAt, textAt, uuidAt } from './json-fields.ts';

/** A plan as the server shows it. See docs/waldur-api/offerings.md, Plans. */
export interface LivePlan {
  readonly uuid: string;
  readonly name: string;
  readonly isArchived: boolean;
  /** Resources that ever used it, terminated ones too. */
  readonly resources: number;
  /** By component type. `future` is undefined when nothing was ever scheduled. */
  readonly prices: ReadonlyMap<string, LivePrice>;
  readonly row: JsonObject;
}

/** One price as decimals with ten places. */
export interface LivePrice {
  readonly current: string;
  readonly future: string | undefined;
  /** What counts: the scheduled price where prices are scheduled, else the current one. */
  readonly effective: string;
  /** False where the server shows a floating point number, which has less digits than the price that it keeps. */
  readonly isExact: boolean;
}

/** True when a declared price is the one that counts, as far as the server shows its digits. */
export function isSamePrice(declared: string | number, live: LivePrice): boolean {
  if (decimal(declared) === live.effective) return true;
  return !live.isExact && Number(declared) === Number(live.effective);
}

/** The plans of an offering, archived ones too; `undefined` when they were not read. */
export function readPlans(offering: JsonObject): readonly LivePlan[] | undefined {
  return rowsAt(offering, 'plans')?.flatMap((row) => {
    const uuid = uuidAt(row, 'uuid');
    const name = textAt(row, 'name');
    if (uuid === undefined || name === undefined) return [];
    const resources = numberAt(row, 'resources_count') ?? 0;
    const isArchived = row['archived'] === true;
    return [{ uuid, name, isArchived, resources, prices: readPrices(row, resources > 0), row }];
  });
}

/** The discounts of a plan by component type; empty for generations without them. */
export function readDiscounts(plan: LivePlan): JsonObject {
  const rows = rowsAt(plan.row, 'components') ?? [];
  return Object.fromEntries(
    rows.flatMap((row): [string, Json][] => {
      const type = textAt(row, 'type');
      if (type === undefined) return [];
      const discount_threshold = row['discount_threshold'] ?? null;
      const discount_rate = row['discount_rate'] ?? null;
      return [[type, { discount_threshold, discount_rate }]];
    }),
  );
}

function readPrices(row: JsonObject, isUsed: boolean): ReadonlyMap<string, LivePrice> {
  const future = mapAt(row, 'future_prices') ?? {};
  return new Map(
    Object.entries(mapAt(row, 'prices') ?? {}).map(([type, value]) => {
      const current = amount(value) ?? amount(0) ?? '0';
      const scheduled = amount(future[type]);
      const isScheduled = isUsed && scheduled !== undefined;
      const isExact = typeof (isScheduled ? future[type] : value) !== 'number';
      return [type, { current, future: scheduled, effective: isScheduled ? scheduled : current, isExact }];
    }),
  );
}

function amount(value: Json | undefined): string | undefined {
  if (value === undefined || value === null || typeof value === 'boolean' || isJsonObject(value))
    return undefined;
  const text = decimal(value);
  return typeof text === 'string' ? text : undefined;
}
