import { isJsonObject, type JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Lookup } from '../../providers/step.ts';
import type { OpenIntent, State } from '../../state/state-store.ts';
import { RejectedByApiError } from '../../waldur/errors.ts';
import type { Reader } from '../../waldur/reader.ts';
import { CapturedValues } from '../apply/captured-values.ts';
import { lookUp } from '../apply/look-up.ts';

/** What became of a request that an earlier run wrote down and did not come to record. */
export interface SettledIntent {
  readonly intent: OpenIntent;
  /** Of what it made; `''` where that has no uuid of its own. Absent: it made nothing, or it is not clear what. */
  readonly made?: string;
  /** Of all that it can have made, when that is not clear. */
  readonly suspects: readonly string[];
}

/** By the object that was to be made. */
export type SettledIntents = ReadonlyMap<ObjectKey, SettledIntent>;

/** Milliseconds that a server gets to finish a request whose sender died, before its effect is looked for. */
const STILL_AT_WORK = 2_000;

/**
 * Finds out whether requests of an earlier run that make objects have acted: by their answer, where it was recorded, and
 * else by what only they could have made. Throws the classes of errors.ts.
 */
export async function settleIntents(
  { intents }: State,
  {
    reader,
    now,
    wait,
  }: {
    readonly reader: Reader;
    readonly now: Date;
    readonly wait: (milliseconds: number) => Promise<void>;
  },
): Promise<SettledIntents> {
  const open = [...intents.values()].flat().filter(({ makesObject }) => makesObject);
  const youngest = Math.max(...open.filter(({ uuid }) => uuid === undefined).map(({ at }) => Date.parse(at)));
  const age = now.getTime() - youngest;
  if (age >= 0 && age < STILL_AT_WORK) await wait(STILL_AT_WORK - age);
  const settled = new Map<ObjectKey, SettledIntent>();
  for (const intent of open) {
    const found = [...new Set(await uuidsOf(intent, reader))];
    const [made, ...others] = found;
    if (made === undefined) settled.set(intent.key, { intent, suspects: [] });
    else
      settled.set(
        intent.key,
        others.length === 0 ? { intent, made, suspects: [] } : { intent, suspects: found },
      );
  }
  return settled;
}

async function uuidsOf({ uuid, lookup }: OpenIntent, reader: Reader): Promise<readonly string[]> {
  if (uuid !== undefined) return [uuid];
  if (lookup === undefined || !isLookup(lookup)) return [];
  try {
    const found = await lookUp(lookup, reader, new CapturedValues());
    return found.map(({ uuid: known }) => (typeof known === 'string' ? known.replaceAll('-', '') : ''));
  } catch (error) {
    // What the object was made in is gone, and with it the object.
    if (error instanceof RejectedByApiError && error.absent) return [];
    throw error;
  }
}

function isLookup(value: JsonObject): value is JsonObject & Lookup {
  return typeof value['path'] === 'string' && isJsonObject(value['query']) && Array.isArray(value['where']);
}
