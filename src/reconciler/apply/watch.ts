import type { Json } from '../../manifest/json.ts';
import type { Lookup } from '../../providers/step.ts';
import type { Reader } from '../../waldur/reader.ts';
import { candidates } from './look-up.ts';

/** Looks at places of the server for many at once. */
export interface Watch {
  /**
   * The object or the members of the list at a path. What others saw serves too, unless they began to look before
   * `since`, a moment of `performance.now()`. Throws the classes of errors.ts.
   */
  look(place: Pick<Lookup, 'list' | 'query'>, path: string, since?: number): Promise<readonly Json[]>;
}

/** How long what was seen serves others who look at the same place, in milliseconds. */
const FRESH = 400;

/** A watch of one apply: looks at the same place at about the same time are one read. */
export function createWatch(reader: Reader): Watch {
  const seen = new Map<string, { readonly at: number; readonly rows: Promise<readonly Json[]> }>();
  return {
    async look(place, path, since = Number.NEGATIVE_INFINITY) {
      const key = JSON.stringify([path, place.query, place.list]);
      const known = seen.get(key);
      if (known !== undefined && known.at >= since && performance.now() - known.at < FRESH) {
        return known.rows;
      }
      const rows = candidates(place, path, reader);
      seen.set(key, { at: performance.now(), rows });
      return rows;
    },
  };
}
