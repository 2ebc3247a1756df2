import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { LiveBackendResource } from './live-backend-resource.ts';
import type { WantedBackendResource } from './place.ts';

/** The plan that an import gets: known, to be found in the offering when that is finished, none, or one that is not there. */
export type ImportPlan =
  | { readonly state: 'known'; readonly uuid: string }
  | { readonly state: 'made'; readonly name: string }
  | { readonly state: 'none' }
  | { readonly state: 'unknown'; readonly names: readonly string[] };

/** Chooses the plan of an import. The server does not check that a plan is one of the offering, so this does. */
export function importPlan(
  { spec, references }: Pick<WantedBackendResource, 'spec' | 'references'>,
  plans: LiveBackendResource['plans'],
): ImportPlan {
  const wish = spec.import?.plan;
  if (wish === undefined) return { state: 'none' };
  const wanted = wish.uuid === undefined ? undefined : plainUuid(wish.uuid);
  const known = plans?.find(({ uuid, name }) =>
    wanted === undefined ? name === wish.name : uuid === wanted,
  );
  if (known !== undefined) return { state: 'known', uuid: known.uuid };
  const isOfTheSet = spec.offering.manifest !== undefined || references.get('offering')?.state === 'planned';
  if (wish.name !== undefined && isOfTheSet) return { state: 'made', name: wish.name };
  return { state: 'unknown', names: (plans ?? []).map(({ name }) => name) };
}
