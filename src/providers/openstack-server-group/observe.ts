import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext, Observed, Wanted } from '../provider.ts';
import { findServerGroups, readWithMembers } from './find-server-groups.ts';
import { GROUP_FIELDS, readServerGroup, SERVER_GROUPS, type LiveServerGroup } from './live-server-group.ts';
import { tenantOf } from './tenant.ts';

type WantedGroup = Wanted<OpenStackServerGroupSpec>;

/**
 * Reads what the server shows of the wanted groups. A group that is being deleted is not there any more, but keeps its
 * name, so it is what is known of an absent one. Members are read of those groups only that are to be replaced.
 * Throws the classes of errors.ts.
 */
export async function observeServerGroups(
  reader: Reader,
  wanted: readonly WantedGroup[],
  { instance }: ObservationContext,
): Promise<Observation<LiveServerGroup>> {
  if (!instance.collections.has(SERVER_GROUPS.slice(0, -1))) {
    return {
      observed: wanted.map(({ key }) => ({ key, candidates: [], near: [] })),
      undeclared: [],
      decisions: [],
    };
  }
  const lists = await findServerGroups(
    reader,
    wanted.filter(({ uuid }) => uuid === undefined),
  );
  const observed = await Promise.all(
    wanted.map(async (one) => {
      const rows = one.uuid === undefined ? lists.among(one) : await pinned(reader, one.uuid);
      return { one, found: sorted(one, rows) };
    }),
  );
  const doomed = observed.flatMap(
    ({
      one,
      found: {
        candidates: [live, ...others],
      },
    }) => (live !== undefined && others.length === 0 && isOther(live, one) ? [live] : []),
  );
  const full = new Map((await readWithMembers(reader, doomed)).map((live) => [live.uuid, live]));
  return {
    observed: observed.map(({ one: { key }, found: { candidates, absence } }) => {
      const rows = candidates.map((live) => full.get(live.uuid) ?? live);
      return absence === undefined
        ? { key, candidates: rows, near: [] }
        : { key, candidates: rows, near: [], absence };
    }),
    undeclared: [],
    decisions: lists.decisions,
  };
}

function sorted(
  one: WantedGroup,
  rows: readonly LiveServerGroup[],
): Pick<Observed<LiveServerGroup>, 'candidates' | 'absence'> {
  const mine = one.uuid === undefined ? rows.filter(({ tenant }) => tenant === tenantOf(one)?.uuid) : rows;
  const absence = mine.find(({ state }) => state === 'deleting');
  const candidates = mine.filter(({ state }) => state !== 'deleting');
  return absence === undefined ? { candidates } : { candidates, absence };
}

async function pinned(reader: Reader, uuid: string): Promise<readonly LiveServerGroup[]> {
  const live = readServerGroup(await reader.get(`${SERVER_GROUPS}${uuid}/`, { field: GROUP_FIELDS }));
  return live === undefined ? [] : [live];
}

function isOther(live: LiveServerGroup, { spec }: WantedGroup): boolean {
  return live.policy !== spec.policy || live.name !== spec.name;
}
