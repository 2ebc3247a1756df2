import { PROVIDER_RESOURCES } from '../provider-resources.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Observation, ObservationContext } from '../provider.ts';
import { findRows } from './find-rows.ts';
import {
  CANDIDATES,
  readCandidate,
  readImported,
  readPlans,
  RESOURCE_FIELDS,
  type Candidate,
  type Imported,
  type LiveBackendResource,
} from './live-backend-resource.ts';
import { offeringOf, projectOf, type WantedBackendResource } from './place.ts';

/**
 * Reads what the server shows of the wanted objects: what can be imported, and what has been, seen from the side of the
 * provider. Once there is a resource it is the object, whatever else is there. Throws the classes of errors.ts.
 */
export async function observeBackendResources(
  reader: Reader,
  wanted: readonly WantedBackendResource[],
  { instance }: ObservationContext,
): Promise<Observation<LiveBackendResource>> {
  if (!instance.collections.has(CANDIDATES.slice(0, -1))) {
    const observed = wanted.map(({ key }) => ({ key, candidates: [], near: [] }));
    return { observed, undeclared: [], decisions: [] };
  }
  const sought = new Map(
    wanted.map((one) => [one, { offering: offeringOf(one), backendId: one.spec.backend_id }] as const),
  );
  const all = [...sought.values()];
  const [candidates, resources] = await Promise.all([
    findRows(reader, all, { path: CANDIDATES, query: { o: 'created' }, read: readCandidate }),
    findRows(reader, all, {
      path: PROVIDER_RESOURCES,
      query: { o: 'created', field: RESOURCE_FIELDS },
      read: readImported,
    }),
  ]);
  const plans = createPlanLists(reader);
  const observed = await Promise.all(
    [...sought].map(async ([one, place]) => {
      const found =
        one.uuid === undefined
          ? choose(one, candidates(place), resources(place))
          : await pinned(reader, one.uuid);
      const choosesPlan = one.spec.import?.plan !== undefined && found.every(isCandidate);
      const offering = choosesPlan && instance.caller.isStaff ? offeringOf(one) : undefined;
      if (offering === undefined) return { key: one.key, candidates: found, near: [] };
      const known = await plans(offering);
      const [live] = found;
      // What is to be made has to know the plans as well, so they come with what is known of an absent one.
      if (live === undefined) return { key: one.key, candidates: [], near: [], absence: planned(one, known) };
      return {
        key: one.key,
        candidates: found.map((row) => Object.assign({}, row, { plans: known })),
        near: [],
      };
    }),
  );
  return { observed, undeclared: [], decisions: [] };
}

/** What is known of an object that is not there: the plans of its offering. */
function planned(one: WantedBackendResource, plans: LiveBackendResource['plans']): LiveBackendResource {
  const { name, backend_id: backendId } = one.spec;
  const place = {
    offering: offeringOf(one) ?? '',
    project: projectOf(one) ?? '',
    offeringName: '',
    projectName: '',
  };
  return {
    form: 'candidate',
    uuid: '',
    name,
    backendId,
    ...place,
    metadata: {},
    ...(plans === undefined ? {} : { plans }),
  };
}

/** Resources before candidates, and those in use before those that are no more; of another project only resources. */
function choose(
  one: WantedBackendResource,
  candidates: readonly Candidate[],
  resources: readonly Imported[],
): readonly LiveBackendResource[] {
  const project = projectOf(one);
  const mine = <Row extends Candidate | Imported>(rows: readonly Row[]): readonly Row[] =>
    rows.filter((row) => row.backendId === one.spec.backend_id && row.offering === offeringOf(one));
  const left = mine(candidates).filter((row) => row.project === project);
  const inUse = mine(resources).filter(({ state }) => state !== 'Terminated');
  const ended = mine(resources).filter((row) => row.state === 'Terminated' && row.project === project);
  const imported = inUse.length > 0 ? inUse : ended.slice(-1);
  const stray = left.length > 0;
  return imported.length > 0 ? imported.map((row) => Object.assign({}, row, { stray })) : left;
}

async function pinned(reader: Reader, uuid: string): Promise<readonly LiveBackendResource[]> {
  const candidate = readCandidate(await reader.get(`${CANDIDATES}${uuid}/`));
  if (candidate !== undefined) return [candidate];
  const resource = readImported(
    await reader.get(`${PROVIDER_RESOURCES}${uuid}/`, { field: RESOURCE_FIELDS }),
  );
  return resource === undefined ? [] : [resource];
}

function isCandidate({ form }: LiveBackendResource): boolean {
  return form === 'candidate';
}

/** Reads the plans of each offering once. */
function createPlanLists(reader: Reader) {
  const lists = new Map<string, Promise<NonNullable<LiveBackendResource['plans']>>>();
  return (offering: string) => {
    const path = `marketplace-provider-offerings/${offering}/`;
    const list = lists.get(offering) ?? reader.get(path, { field: ['uuid', 'plans'] }).then(readPlans);
    lists.set(offering, list);
    return list;
  };
}
