import type { Columns, Json } from '../json.ts';

/** How each key of an object is computed; `undefined` leaves the key out. Keys are computed only when asked for. */
export type Shape<Row, Context> = Readonly<Record<string, (row: Row, context: Context) => Json | undefined>>;

/** The keys to show: those that `field=` names, or all when none of the names is known. */
export function chosenFields(query: URLSearchParams, all: readonly string[]): readonly string[] {
  const asked = new Set(query.getAll('field'));
  if (asked.size === 0) return all;
  const known = all.filter((name) => asked.has(name));
  return known.length === 0 ? all : known;
}

/** A row as the API shows it, restricted to `names`. */
export function show<Row, Context>(
  shape: Shape<Row, Context>,
  names: readonly string[],
  row: Row,
  context: Context,
): Columns {
  const shown: Columns = {};
  for (const name of names) {
    const value = shape[name]?.(row, context);
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}
