import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Observation, ObservationContext, Observed, Wanted } from '../../providers/provider.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Ownership } from '../ownership/ownership.ts';
import type { AnyProvider } from './any-provider.ts';

/** What was seen of one kind, each object narrowed to the one that the inventory knows it as. */
export interface ObservedKind {
  readonly observation: Observation<unknown>;
  readonly observed: ReadonlyMap<ObjectKey, Observed<unknown>>;
  /** Uuids of the inventory that are not on the server any more, by key. */
  readonly gone: ReadonlyMap<ObjectKey, string>;
}

/**
 * Observes objects of one kind: by what their manifests say, in few reads, and those again by their uuid that are not
 * where their manifests say, since somebody may have renamed them. Throws the classes of errors.ts.
 */
export async function observeKind(
  provider: AnyProvider,
  wanted: readonly Wanted<unknown>[],
  context: ObservationContext & { readonly reader: Reader; readonly ownership: Ownership | undefined },
): Promise<ObservedKind> {
  const { reader, ownership, ...around } = context;
  const observation = await provider.observe(reader, wanted, around);
  const observed = new Map(observation.observed.map((item) => [item.key, item]));
  const gone = new Map<ObjectKey, string>();
  if (ownership === undefined || provider.isBoundBySpec === true) return { observation, observed, gone };

  const missing: { readonly one: Wanted<unknown>; readonly uuid: string }[] = [];
  for (const one of wanted) {
    const { entry, made } = ownership.of(one.key);
    const uuid = entry?.uuid ?? made;
    if (uuid === undefined || uuid === '' || one.uuid !== undefined) continue;
    const seen = observed.get(one.key);
    const known = seen?.candidates.find((live) => provider.uuidOf(live) === uuid);
    if (known === undefined) missing.push({ one, uuid });
    else observed.set(one.key, { key: one.key, candidates: [known], near: [] });
  }
  if (missing.length === 0) return { observation, observed, gone };

  const pinned = missing.map(({ one, uuid }) => ({ ...one, uuid }));
  const again = await provider.observe(reader, pinned, { ...around, owners: [] });
  const found = new Map(again.observed.map((item) => [item.key, item]));
  for (const { one, uuid } of missing) {
    const seen = found.get(one.key);
    if (seen !== undefined && seen.candidates.length > 0) observed.set(one.key, seen);
    else gone.set(one.key, uuid);
  }
  return { observation, observed, gone };
}
