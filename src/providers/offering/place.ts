import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import { captureName, type BodyTemplate } from '../step.ts';
import type { LiveOffering } from './live-offering.ts';

/** Which offering it is, and the organization, whose roles decide who is shown it. */
export function placeOfOffering({ wanted, live }: Change<OfferingSpec, LiveOffering>): BodyTemplate {
  const reference = wanted.references.get('customer');
  const customer = reference?.state === 'found' ? { customer: reference.uuid } : {};
  if (live !== undefined) return { value: { ...customer, uuid: live.uuid }, fill: [] };
  return {
    value: { ...customer, uuid: null },
    fill: [{ pointer: '/uuid', capture: captureName(wanted.key, 'uuid') }],
  };
}
