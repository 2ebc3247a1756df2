import { isJsonObject } from '../../manifest/json.ts';
import { OutsideValue, type Comparable } from '../../manifest/outside-value.ts';
import type {
  OfferingComponent,
  OfferingPlan,
  OfferingSpec,
  SecretMap,
  SecretMapValue,
  ValueFrom,
} from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import { declaredLinks, offeringLinks } from './linked-names.ts';
import { referenceId } from './references.ts';

type Document = { readonly [field: string]: Comparable };

/**
 * The declared side of the comparison. References are shown by the names that the server gave them; what the server
 * sets by itself for a component that is only on or off is left out.
 */
export function desiredOffering(wanted: Wanted<OfferingSpec>): Document {
  const { access: _, customer, category, components, plans, endpoints, ...spec } = wanted.spec;
  const { organization_groups, tags, secret_options, service_attributes, ...others } = spec;
  return {
    ...fieldsOf(others),
    customer: label('customer', wanted) ?? { ...customer },
    category: label('category', wanted) ?? { ...category },
    ...(components === undefined ? {} : { components: components.map(comparableComponent) }),
    ...(plans === undefined
      ? {}
      : { plans: plans.map((plan, index) => comparablePlan(plan, index, wanted)) }),
    ...(endpoints === undefined
      ? {}
      : { endpoints: endpoints.map(({ name, url }) => ({ name: name.trim(), url })) }),
    ...(organization_groups === undefined
      ? {}
      : { organization_groups: linkNames('organization_groups', wanted) }),
    ...(tags === undefined ? {} : { tags: linkNames('tags', wanted) }),
    ...(secret_options === undefined ? {} : { secret_options: withOutside(secret_options, wanted) }),
    ...(service_attributes === undefined
      ? {}
      : { service_attributes: withOutside(service_attributes, wanted) }),
  };
}

/** True for a declared value that comes from outside the manifest. */
export function isValueFrom(value: SecretMapValue | undefined): value is ValueFrom {
  return isJsonObject(value) && isJsonObject(value['valueFrom']);
}

/** The fields of a part of a spec, which is JSON all through. */
function fieldsOf(part: object): Document {
  const entries: [string, Comparable][] = Object.entries(part);
  return Object.fromEntries(entries);
}

function label(id: string, wanted: Wanted<OfferingSpec>): string | undefined {
  return wanted.references.get(id)?.label;
}

/** Members by name. What this server cannot resolve keeps the name of the manifest, and is refused with it. */
function linkNames(field: 'organization_groups' | 'tags', wanted: Wanted<OfferingSpec>): Comparable {
  const unresolved = (wanted.spec[field] ?? []).filter(
    (_, index) => !wanted.references.has(referenceId([field, index])),
  );
  return [
    ...offeringLinks(field, wanted).map(({ name }) => ({ name })),
    ...unresolved.map((pointer) => ({ name: pointer.name ?? pointer.uuid ?? '' })),
  ];
}

function comparableComponent(component: OfferingComponent): Document {
  if (component.is_boolean !== true) return fieldsOf(component);
  const {
    min_value: _min,
    max_value: _max,
    limit_period: _period,
    limit_amount: _amount,
    ...rest
  } = component;
  return fieldsOf(rest);
}

function comparablePlan(plan: OfferingPlan, index: number, wanted: Wanted<OfferingSpec>): Document {
  const { organization_groups, ...rest } = plan;
  return {
    ...fieldsOf(rest),
    name: plan.name.trim(),
    ...(organization_groups === undefined
      ? {}
      : {
          organization_groups: declaredLinks(
            organization_groups,
            ['plans', index, 'organization_groups'],
            wanted.references,
          ).map(({ name }) => ({ name })),
        }),
  };
}

function withOutside(map: SecretMap, wanted: Wanted<OfferingSpec>): Document {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, comparable(value, wanted)]));
}

function comparable(value: SecretMapValue, wanted: Wanted<OfferingSpec>): Comparable {
  if (isValueFrom(value)) return new OutsideValue(value.valueFrom, wanted.outside(value.valueFrom));
  if (isList(value)) return value.map((item) => comparable(item, wanted));
  return isJsonObject(value) ? withOutside(value, wanted) : value;
}

function isList(value: SecretMapValue): value is readonly SecretMapValue[] {
  return Array.isArray(value);
}
