import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext, Observed, Wanted } from '../provider.ts';
import { limitFields } from './allocation-limits.ts';
import { findAllocations } from './find-allocations.ts';
import { ALLOCATION_FIELDS, ALLOCATIONS, type LiveAllocation } from './live-allocation.ts';
import { parentOf } from './references.ts';

type WantedAllocation = Wanted<OpenPortalAllocationSpec>;

/**
 * Reads what the server shows of the wanted allocations; nothing on a server that does not have the kind. Throws the
 * classes of errors.ts.
 */
export async function observeAllocations(
  reader: Reader,
  wanted: readonly WantedAllocation[],
  { instance }: ObservationContext,
): Promise<Observation<LiveAllocation>> {
  if (!instance.collections.has(ALLOCATIONS.slice(0, -1))) {
    return { observed: [], undeclared: [], decisions: [] };
  }
  const fields = [
    ...ALLOCATION_FIELDS,
    ...(wanted.some(({ spec }) => spec.description !== undefined) ? ['description'] : []),
    ...limitFields(instance).filter((field) => wanted.some(({ spec }) => spec[field] !== undefined)),
  ];
  const { around, decisions } = await findAllocations(reader, wanted, fields);
  const claimed = new Set(wanted.map((one) => placeOf(one, one.spec.name.trim())));
  return {
    observed: wanted.map((one) => identify(one, around.get(one.key) ?? [], claimed)),
    undeclared: [],
    decisions,
  };
}

/**
 * Which allocations can be the wanted one. One that is being deleted never is; an erred one only when no other has the
 * name. What is in the way of a new one is handed on as its absence: first one of that name that is being deleted, then
 * another one of the project.
 */
function identify(
  wanted: WantedAllocation,
  around: readonly LiveAllocation[],
  claimed: ReadonlySet<string>,
): Observed<LiveAllocation> {
  const { key, uuid, spec } = wanted;
  if (uuid !== undefined) return { key, candidates: around, near: [] };
  const named = around.filter(({ name }) => name === spec.name.trim());
  const present = named.filter(({ state }) => state !== 'deleting');
  const working = present.filter(({ state }) => state !== 'erred');
  const candidates = working.length > 0 ? working : present;
  if (candidates.length > 0) return { key, candidates, near: [] };
  const others = around.filter(
    ({ name, state }) => name !== spec.name.trim() && state !== 'deleting' && state !== 'erred',
  );
  const [absence] = [...named, ...others];
  const near = others
    .filter(({ name }) => !claimed.has(placeOf(wanted, name)))
    .map((live) => `${live.name} (uuid ${live.uuid})`);
  return { key, candidates, near, ...(absence === undefined ? {} : { absence }) };
}

/** A project, a cluster and a name on it, as text. */
function placeOf(wanted: WantedAllocation, name: string): string {
  const parents = (['project', 'service_settings'] as const).map((parent) => parentOf(wanted, parent)?.uuid);
  return JSON.stringify([...parents, name]);
}
