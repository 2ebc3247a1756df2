import type { Reader } from '../../../waldur/reader.ts';
import { withMore, type LiveOffering } from '../live-offering.ts';
import type { ReadingGroup } from './choose-lists.ts';
import { findInList, findOne, naturalKey, readOne, type Found } from './find-offerings.ts';
import { needsDetail, type CostlyPart } from './read-costs.ts';
import type { Reading } from './reading.ts';

/** What the server shows of a group. `others` is known only where whole lists were read. */
export interface GroupFindings {
  readonly found: Found;
  readonly others: readonly LiveOffering[] | undefined;
}

/** Reads a group of offerings in the way that was chosen for it. */
export async function readGroup(reader: Reader, group: ReadingGroup): Promise<GroupFindings> {
  if (group.rows === 0) return { found: new Map(), others: [] };
  if (group.choice.by === 'object') {
    const answers = await Promise.all(group.readings.map((reading) => findOne(reader, reading)));
    const found: Found = new Map();
    for (const [index, reading] of group.readings.entries()) {
      found.set(naturalKey(reading), [...(answers[index] ?? [])]);
    }
    return { found, others: undefined };
  }
  const { parts } = group.choice;
  const { found, others } = await findInList(reader, group.readings, {
    ...(group.customer === undefined ? {} : { customer: group.customer }),
    parts,
  });
  await Promise.all(
    group.readings
      .filter(({ needs }) => needsDetail(needs, parts))
      .map(async (reading) => {
        const candidates = found.get(naturalKey(reading)) ?? [];
        const detailed = await Promise.all(candidates.map((live) => withRest(reader, live, reading, parts)));
        found.set(naturalKey(reading), detailed);
      }),
  );
  return { found, others };
}

async function withRest(
  reader: Reader,
  live: LiveOffering,
  reading: Reading,
  listed: ReadonlySet<CostlyPart>,
): Promise<LiveOffering> {
  const rest = [...[...reading.needs.parts].filter((part) => !listed.has(part)), ...reading.secretFields];
  const more = await readOne(reader, live.uuid, rest);
  return more === undefined ? live : withMore(live, more);
}
