import type { Reader } from '../../../waldur/reader.ts';
import { withMore, type LiveOffering } from '../live-offering.ts';
import { readOne } from './find-offerings.ts';
import type { Reading } from './reading.ts';

/**
 * Reads the plans of an offering whose manifest does not declare them, where they decide what the server accepts: they
 * say whether it can change its state, and whether a component is in use.
 */
export async function withPlansWhereNeeded(
  reader: Reader,
  live: LiveOffering,
  reading: Reading,
): Promise<LiveOffering> {
  if (live.plans !== undefined || !plansMatter(live, reading)) return live;
  const more = await readOne(reader, live.uuid, ['plans']);
  return more === undefined ? live : withMore(live, more);
}

function plansMatter(live: LiveOffering, { wanted: { spec } }: Reading): boolean {
  const changesState = spec.state !== undefined && spec.state !== live.state && spec.state !== 'Draft';
  const declared = new Set(spec.components?.map(({ type }) => type));
  const hasOthers =
    spec.components !== undefined &&
    (live.components ?? []).some(({ type, isBuiltIn }) => !isBuiltIn && !declared.has(type));
  return changesState || hasOthers;
}
