import type { JsonObject } from '../../src/manifest/json.ts';
import { finishOrder, offerByHand, orderByHand, type Ordered } from './ordered-resource.ts';
import type { ByHand, Surroundings } from './surroundings.ts';

const COMPONENTS = [{ type: 'cpu', name: 'CPU', measured_unit: 'h', billing_type: 'limit' }];

/** A resource that can have a LEXIS link, with 10 of its `cpu`. */
export interface LinkableResource extends Ordered {
  readonly offering: string;
}

/** Makes an offering and a resource of it by hand, and says where its HEAppE is. Only staff may. */
export async function makeLinkableResource(
  server: ByHand,
  around: Surroundings,
  wanted: {
    readonly name: string;
    readonly offeringName: string;
    readonly project: JsonObject;
    readonly heappe: string;
  },
): Promise<LinkableResource> {
  const { name, offeringName, project, heappe } = wanted;
  const offering = await offerByHand(server, around, { name: offeringName, components: COMPONENTS });
  const ordered = await orderByHand(server, offering, { name, project, limits: { cpu: 10 } });
  await finishOrder(server, ordered);
  await setBackendId(server, ordered.resource, name);
  await setHeappe(server, offering, heappe);
  return { ...ordered, offering };
}

/** Does what a site agent does. Servers before October 2024 have one collection of resources for both sides. */
export async function setBackendId(server: ByHand, resource: string, backendId: string): Promise<void> {
  const collections = JSON.stringify(await server.get(''));
  const side = collections.includes('marketplace-provider-resources') ? 'provider-resources' : 'resources';
  await server.post(`marketplace-${side}/${resource}/set_backend_id/`, { backend_id: backendId });
}

/** Lets the links of an offering's resources be set up at an address. */
export async function setHeappe(server: ByHand, offering: string, address: string): Promise<void> {
  await server.post(`marketplace-provider-offerings/${offering}/update_integration/`, {
    plugin_options: {
      heappe_url: address,
      heappe_username: 'nobody',
      heappe_cluster_id: '1',
      heappe_local_base_path: '~/',
    },
    secret_options: { heappe_password: 'nothing', heappe_cluster_password: 'nothing' },
  });
}
