import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import { placeByUuid } from '../pruning/place-by-uuid.ts';
import type { BodyTemplate } from '../step.ts';
import type { LiveOffering } from './live-offering.ts';

/** Which offering it is, and the organization, whose roles decide who is shown it. */
export function placeOfOffering({ wanted, live }: Change<OfferingSpec, LiveOffering>): BodyTemplate {
  const customer = wanted.references.get('customer');
  const known = customer?.state === 'found' ? { customer: customer.uuid } : {};
  return placeByUuid(wanted.key, live?.uuid, known);
}
