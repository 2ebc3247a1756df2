import type { OfferingSpec } from '../../../manifest/types.gen.ts';
import type { Resolved } from '../../reference.ts';
import { captureName, type BodyTemplate, type Step } from '../../step.ts';
import { jsonOf } from '../json-fields.ts';
import { OFFERINGS } from '../observe/find-offerings.ts';
import { componentsAtCreate, takesOwnComponents } from './component-body.ts';
import { captured, declared, literal, object } from './filled.ts';
import { planBody, planCapture } from './plan-body.ts';
import { isChanged, type Work } from './work.ts';

/** Fields that are sent as they are declared. See docs/waldur-api/offerings.md, Creating. */
const PLAIN_FIELDS = [
  'type',
  'slug',
  'description',
  'full_description',
  'vendor_details',
  'getting_started',
  'integration_guide',
  'privacy_policy_link',
  'access_url',
  'terms_of_service',
  'terms_of_service_link',
  'native_name',
  'native_description',
  'rating',
  'options',
  'resource_options',
  'backend_id',
  'backend_id_rules',
  'datacite_doi',
  'latitude',
  'longitude',
  'country',
  'shared',
  'billable',
] as const satisfies readonly (keyof OfferingSpec)[];

const MAP_FIELDS = ['attributes', 'plugin_options', 'backend_metadata'] as const;

/**
 * Creates the offering as a draft, with its components, and with its plan when there is one: with several, the answer
 * does not say reliably which is which. A lost answer is found again by organization, name and state, which no other
 * offering has: it would have been found before.
 */
export function createOffering(work: Work): Step {
  const { key, references } = work.change.wanted;
  const plan = planAtCreate(work);
  const captures = [
    { capture: captureName(key, 'uuid'), take: '/uuid' },
    { capture: captureName(key, 'url'), take: '/url' },
    ...(plan === undefined ? [] : [{ capture: planCapture(key, plan.name), take: '/plans/0/uuid' }]),
  ];
  const customer = references.get('customer');
  const name = work.spec.name.trim();
  const uuid = customer?.state === 'found' ? customer.uuid : '';
  return {
    type: 'request',
    method: 'POST',
    path: OFFERINGS,
    body: object([
      ['name', literal(name)],
      ['customer', linkOf(customer)],
      ['category', linkOf(references.get('category'))],
      ...fields(work),
      ...componentsAtCreate(work),
      ...(plan === undefined ? [] : [['plans', literal([planBody(plan)])] as const]),
    ]),
    done: 'created',
    idempotent: false,
    lookup: {
      path: OFFERINGS,
      query: {
        customer_uuid: uuid,
        name_exact: name,
        field: ['uuid', 'url', 'name', 'state', 'customer_uuid', ...(plan === undefined ? [] : ['plans'])],
      },
      list: '',
      where: [
        { pointer: '/customer_uuid', equals: uuid },
        { pointer: '/name', equals: name },
        { pointer: '/state', equals: 'Draft' },
      ],
      except: [],
    },
    captures,
  };
}

/** The plan that is created together with the offering. */
export function planAtCreate(work: Work): NonNullable<OfferingSpec['plans']>[number] | undefined {
  // Where components are added after the offering, its plan comes after them, so that it has them all.
  if (work.live !== undefined || !takesOwnComponents(work.type)) return undefined;
  const plans = (work.spec.plans ?? []).filter(({ name }) => isChanged(work, 'plans', name.trim()));
  return plans.length === 1 ? plans[0] : undefined;
}

/** The hyperlink of what a reference points at. */
export function linkOf(resolved: Resolved | undefined): BodyTemplate {
  if (resolved === undefined) throw new Error('a reference of an offering was not resolved');
  return resolved.state === 'found' ? literal(resolved.url) : captured(captureName(resolved.key, 'url'));
}

function fields(work: Work): (readonly [string, BodyTemplate])[] {
  const { spec, facts } = work;
  const json = jsonOf(spec);
  const plain = PLAIN_FIELDS.filter((field) => isChanged(work, field)).map(
    (field) => [field, literal(json[field] ?? null)] as const,
  );
  const maps = MAP_FIELDS.filter((field) => isChanged(work, field)).map(
    (field) => [field, mapAtCreate(work, field)] as const,
  );
  const secrets =
    facts.secretsAtCreate && isChanged(work, 'secret_options')
      ? [['secret_options', mapAtCreate(work, 'secret_options')] as const]
      : [];
  return [...plain, ...maps, ...secrets];
}

function mapAtCreate(work: Work, field: (typeof MAP_FIELDS)[number] | 'secret_options'): BodyTemplate {
  const entries = Object.entries(work.spec[field] ?? {});
  return object(
    entries.filter(([key]) => isChanged(work, field, key)).map(([key, value]) => [key, declared(value)]),
  );
}
