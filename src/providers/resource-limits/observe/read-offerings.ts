import { CONSUMER_RESOURCES, PROVIDER_RESOURCES } from '../../provider-resources.ts';
import type { Instance } from '../../../waldur/instance.ts';
import type { Reader } from '../../../waldur/reader.ts';
import type { LiveResource, OfferingFacts } from '../live-target.ts';
import { readOffering } from '../read-rows.ts';

/**
 * Reads what the offerings of resources say about them, one request for each offering, through one of its resources: so
 * it is answered whoever sees the offering, and in whatever state that is.
 */
export async function readOfferings(
  reader: Reader,
  resources: readonly LiveResource[],
  { generation }: Pick<Instance, 'generation'>,
): Promise<ReadonlyMap<string, OfferingFacts>> {
  const one = new Map(resources.map((resource) => [resource.offering.uuid, resource]));
  const read = await Promise.all(
    [...one].map(async ([uuid, resource]) => [uuid, await factsOf(resource)] as const),
  );
  return new Map(read.flatMap(([uuid, facts]) => (facts === undefined ? [] : [[uuid, facts] as const])));

  async function factsOf({ side, uuid }: LiveResource): Promise<OfferingFacts | undefined> {
    const path = `${side === 'consumer' ? CONSUMER_RESOURCES : PROVIDER_RESOURCES}${uuid}/`;
    if (generation === '8.0') {
      const fields = { state: 'offering_state', components: 'offering_components' };
      return readOffering(await reader.get(path, { field: Object.values(fields) }), fields);
    }
    const fields = { state: 'state', components: 'components' };
    return readOffering(await reader.get(`${path}offering/`, { field: Object.values(fields) }), fields);
  }
}
