import type { Json } from '../../manifest/json.ts';
import type { Comparable } from '../../manifest/outside-value.ts';
import type { Secret } from '../../manifest/secret.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import { textAt, uuidAt } from './json-fields.ts';
import { liveLinks, offeringLinks } from './linked-names.ts';
import { SECRET_MAPS, type LiveOffering, type SecretMapName } from './live-offering.ts';
import { optionsAsDeclared } from './options-as-declared.ts';
import { richTextsAsDeclared } from './rich-text.ts';
import { componentsToSpec, endpointsToSpec, plansToSpec } from './members-to-spec.ts';

type Document = { readonly [field: string]: Comparable };

/** The live side of the comparison, in the shape of the spec. Fields that the server does not show are left out. */
export function offeringToSpec(live: LiveOffering, wanted: Wanted<OfferingSpec>): Document {
  const { row } = live;
  const groups = liveLinks(row, 'organization_groups', offeringLinks('organization_groups', wanted));
  const tags = liveLinks(row, 'tags', offeringLinks('tags', wanted));
  return {
    ...row,
    ...richTextsAsDeclared(row, wanted.spec),
    ...optionsAsDeclared(row, wanted.spec),
    customer: nameOf('customer', live.customerUuid, textAt(row, 'customer_name'), wanted),
    category: nameOf('category', uuidAt(row, 'category_uuid'), textAt(row, 'category_title'), wanted),
    ...pointer('compliance_checklist', uuidOfLink(row['compliance_checklist'])),
    ...pointer('offering_group', row['offering_group_uuid']),
    ...(live.components === undefined ? {} : { components: componentsToSpec(live.components, wanted.spec) }),
    ...(live.plans === undefined ? {} : { plans: plansToSpec(live.plans, wanted) }),
    endpoints: endpointsToSpec(row, wanted.spec),
    ...(groups === undefined ? {} : { organization_groups: groups.map(({ name }) => ({ name })) }),
    ...(tags === undefined ? {} : { tags: tags.map(({ name }) => ({ name })) }),
    ...Object.fromEntries(SECRET_MAPS.flatMap((field) => secretMap(field, live, wanted.spec))),
  };
}

/**
 * The name by which the manifest knows it when it is the same object, else the server's own name; with the uuid where
 * both have the same name. What was applied is remembered by this text, so a uuid that need not be there would look like a change.
 */
function nameOf(
  id: 'customer' | 'category',
  uuid: string | undefined,
  name: string | undefined,
  wanted: Wanted<OfferingSpec>,
): string {
  const resolved = wanted.references.get(id);
  if (resolved?.state === 'found' && resolved.uuid === uuid) return resolved.label;
  if (name === undefined) return uuid ?? '';
  return resolved?.label === name ? `${name} (${uuid ?? ''})` : name;
}

function pointer(field: string, uuid: Json | undefined): Document {
  if (uuid === undefined) return {};
  return { [field]: typeof uuid === 'string' && uuid !== '' ? { uuid } : null };
}

/** A hyperlink ends with the uuid. */
function uuidOfLink(link: Json | undefined): Json | undefined {
  return typeof link === 'string' ? (link.replace(/\/$/u, '').split('/').at(-1) ?? null) : link;
}

function secretMap(
  field: SecretMapName,
  live: LiveOffering,
  spec: OfferingSpec,
): readonly [string, Document][] {
  const shown = live.secrets[field];
  if (shown === undefined) return [];
  const declared = spec[field] ?? {};
  return [
    [
      field,
      Object.fromEntries(
        Object.entries(shown).map(([key, value]) => [key, harmless(key, value, declared[key] !== undefined)]),
      ),
    ],
  ];
}

/** Switches and numbers that a manifest shows openly may be shown as they are on the server. */
function harmless(key: string, value: Secret | null, isDeclared: boolean): Comparable {
  const revealed = value?.reveal();
  const isOpen = typeof revealed === 'boolean' || typeof revealed === 'number' || key === 'language';
  return isDeclared && isOpen && revealed !== undefined ? revealed : value;
}
