import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext, Wanted } from '../provider.ts';
import { findLinks } from './find-links.ts';
import { knownUuid, linkedResource } from './linked-resource.ts';
import { LINKS_NAME, type LiveLink } from './live-link.ts';
import { readRobots } from './read-robots.ts';
import { robotsHaveStates } from './robot-account.ts';

/**
 * Reads what the server shows of the wanted links: one request for each, or the list of all links when that is
 * cheaper. Where robot accounts have states, those that may need work are read too. Throws the classes of errors.ts.
 */
export async function observeLinks(
  reader: Reader,
  wanted: readonly Wanted<LexisLinkSpec>[],
  { instance }: ObservationContext,
): Promise<Observation<LiveLink>> {
  if (!instance.collections.has(LINKS_NAME)) {
    return {
      observed: wanted.map(({ key }) => ({ key, candidates: [], near: [] })),
      undeclared: [],
      decisions: [],
    };
  }
  const resources = new Map(
    wanted.map((one) => [one.key, knownUuid(linkedResource(one, instance))] as const),
  );
  const found = await findLinks(reader, wanted, resources);
  const robots = robotsHaveStates(instance)
    ? await readRobots(reader, wanted, found.links)
    : { links: found.links, decisions: [] };
  const claims = new Map<string, ObjectKey>();
  return {
    observed: wanted.map(({ key }) => {
      const candidates = robots.links.get(key) ?? [];
      const resource = resources.get(key);
      const claimedBy = resource === undefined ? undefined : claims.get(resource);
      if (resource !== undefined && claimedBy === undefined) claims.set(resource, key);
      return { key, candidates, near: [], absence: { state: 'missing', claimedBy } };
    }),
    undeclared: [],
    decisions: [...found.decisions, ...robots.decisions],
  };
}
