import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { BodyTemplate } from '../step.ts';
import type { LiveOffering } from './live-offering.ts';

/** The organization, whose roles decide who is shown the offering. */
export function placeOfOffering({ wanted, live }: Change<OfferingSpec, LiveOffering>): BodyTemplate {
  const customer = wanted.references.get('customer');
  const uuid = live === undefined || live.customerUuid === '' ? undefined : live.customerUuid;
  const known = customer?.state === 'found' ? customer.uuid : uuid;
  return { value: known === undefined ? {} : { customer: known }, fill: [] };
}
