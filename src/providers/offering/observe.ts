import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext, Wanted } from '../provider.ts';
import type { LiveOffering } from './live-offering.ts';
import { chooseLists } from './observe/choose-lists.ts';
import { decisionTexts } from './observe/decisions.ts';
import { naturalKey, readOne } from './observe/find-offerings.ts';
import { withPlansWhereNeeded } from './observe/follow-up.ts';
import { nearMatches } from './observe/near-matches.ts';
import { readGroup, type GroupFindings } from './observe/read-group.ts';
import { allFields, readingOf, unique, type Reading } from './observe/reading.ts';

/**
 * Reads what the server shows of the wanted offerings, as cheaply as their number and their fields allow: see
 * docs/waldur-api/offerings.md, Cost of reading. Archived ones count only where a manifest asks for an archived one, or
 * pins it. Throws the classes of errors.ts.
 */
export async function observeOfferings(
  reader: Reader,
  wanted: readonly Wanted<OfferingSpec>[],
  { instance }: ObservationContext,
): Promise<Observation<LiveOffering>> {
  const readings = wanted.map((one) => readingOf(one, instance.generation));
  const byName = readings.filter((reading) => reading.wanted.uuid === undefined);
  const groups = await chooseLists(reader, byName);
  const findings = await Promise.all(groups.map((group) => readGroup(reader, group)));
  const candidates = new Map<Reading, readonly LiveOffering[]>();
  for (const [index, group] of groups.entries()) {
    for (const reading of group.readings) {
      const found = findings[index]?.found.get(naturalKey(reading)) ?? [];
      candidates.set(
        reading,
        found.filter((live) => countsFor(live, reading)),
      );
    }
  }
  await Promise.all(
    readings.map(async (reading) => {
      const found =
        reading.wanted.uuid === undefined ? candidates.get(reading) : await pinned(reader, reading);
      const [live] = found ?? [];
      const isOne = live !== undefined && found?.length === 1;
      candidates.set(reading, isOne ? [await withPlansWhereNeeded(reader, live, reading)] : (found ?? []));
    }),
  );
  const missing = byName.filter((reading) => candidates.get(reading)?.length === 0);
  const claimed = new Set([...candidates.values()].flat().map(({ uuid }) => uuid));
  const near = await nearMatches(reader, missing, listsByCustomer(groups, findings), claimed, instance);
  return {
    observed: readings.map((reading) => ({
      key: reading.wanted.key,
      candidates: candidates.get(reading) ?? [],
      near: near.get(reading) ?? [],
    })),
    undeclared: [],
    decisions: decisionTexts(groups),
  };
}

async function pinned(reader: Reader, reading: Reading): Promise<readonly LiveOffering[]> {
  const { uuid } = reading.wanted;
  if (uuid === undefined) return [];
  const live = await readOne(
    reader,
    uuid.replaceAll('-', ''),
    unique([...allFields(reading), 'customer_name']),
  );
  return live === undefined ? [] : [live];
}

function countsFor(live: LiveOffering, { wanted }: Reading): boolean {
  return live.state !== 'Archived' || wanted.spec.state === 'Archived';
}

/** The organizations whose whole list was read, with what was in it. */
function listsByCustomer(
  groups: readonly { readonly readings: readonly Reading[] }[],
  findings: readonly GroupFindings[],
): ReadonlyMap<string, readonly LiveOffering[]> {
  const lists = new Map<string, readonly LiveOffering[]>();
  for (const [index, { readings }] of groups.entries()) {
    const { others, found } = findings[index] ?? {};
    if (others === undefined) continue;
    const rows = [...others, ...[...(found?.values() ?? [])].flat()];
    for (const { customer } of readings) lists.set(customer, rows);
  }
  return lists;
}
