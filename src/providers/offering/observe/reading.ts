import type { OfferingSpec } from '../../../manifest/types.gen.ts';
import type { Generation } from '../../../waldur/instance.ts';
import type { Wanted } from '../../provider.ts';
import { GENERATION_FACTS } from '../generations.ts';
import { SECRET_MAPS } from '../live-offering.ts';
import type { CostlyPart, Needs } from './read-costs.ts';

/** What has to be read of one wanted offering, and where it is. */
export interface Reading {
  readonly wanted: Wanted<OfferingSpec>;
  readonly customer: string;
  readonly name: string;
  readonly needs: Needs;
  /** Fields of the API without parts that cost extra and without secrets. */
  readonly fields: readonly string[];
  readonly secretFields: readonly string[];
}

/** Fields by which offerings are told apart. */
export const IDENTITY_FIELDS = ['url', 'uuid', 'name', 'type', 'state', 'customer_uuid'] as const;

/** Fields of the API that show a field of the spec, where the names differ. */
const SHOWN_BY: Readonly<Partial<Record<keyof OfferingSpec, readonly string[]>>> = {
  customer: [],
  access: [],
  category: ['category_uuid', 'category_title'],
  offering_group: ['offering_group_uuid'],
  latitude: ['latitude', 'longitude'],
  longitude: ['latitude', 'longitude'],
};

/** What has to be read of a wanted offering: what its manifest declares, and what writing that needs. */
export function readingOf(wanted: Wanted<OfferingSpec>, generation: Generation): Reading {
  const { spec } = wanted;
  const declared = (Object.keys(spec) as (keyof OfferingSpec)[]).filter(
    (field) => !GENERATION_FACTS[generation].lacks.has(field),
  );
  const parts = new Set<CostlyPart>();
  if (declared.includes('components') || pricesComponents(spec)) parts.add('components');
  if (declared.includes('plans')) parts.add('plans');
  const secretFields = SECRET_MAPS.filter((field) => spec[field] !== undefined);
  if (keepsCertificate(spec, generation) && !secretFields.includes('secret_options')) {
    secretFields.push('secret_options');
  }
  const fields = declared
    .filter((field) => field !== 'components' && field !== 'plans' && !isSecretField(field))
    .flatMap((field) => SHOWN_BY[field] ?? [field]);
  const customer = wanted.references.get('customer');
  return {
    wanted,
    customer: customer?.state === 'found' ? customer.uuid : '',
    name: spec.name.trim(),
    needs: { parts, secrets: secretFields.length > 0 },
    fields: unique([...IDENTITY_FIELDS, ...fields]),
    secretFields,
  };
}

/** All that has to be read of one object, in one projection. */
export function allFields(reading: Reading): readonly string[] {
  return unique([...reading.fields, ...reading.needs.parts, ...reading.secretFields]);
}

/** Each once, in their order. */
export function unique(fields: readonly string[]): readonly string[] {
  return [...new Set(fields)];
}

/** Prices and quotas are by component: which there are, and which have quotas, must be known to write them. */
function pricesComponents(spec: OfferingSpec): boolean {
  return (spec.plans ?? []).some((plan) => plan.prices !== undefined || plan.quotas !== undefined);
}

/** See docs/waldur-api/offerings.md, Integration: newer servers drop a certificate that is not sent again. */
function keepsCertificate(spec: OfferingSpec, generation: Generation): boolean {
  const writesIntegration =
    spec.plugin_options !== undefined ||
    spec.backend_id !== undefined ||
    spec.service_attributes !== undefined;
  return generation === '8.0' && spec.type.startsWith('OpenStack.') && writesIntegration;
}

function isSecretField(field: string): boolean {
  return SECRET_MAPS.some((name) => name === field);
}
