import type { Json, JsonObject } from '../../../manifest/json.ts';
import type { OfferingSpec } from '../../../manifest/types.gen.ts';
import type { Step } from '../../step.ts';
import { jsonOf, mapAt, numberAt } from '../json-fields.ts';
import { linkOf } from './create-offering.ts';
import { literal, object } from './filled.ts';
import { isChanged, setting, type Work } from './work.ts';

/** Fields of one request, in which those that are not sent stay. See docs/waldur-api/offerings.md, Updating. */
const OVERVIEW = [
  'name',
  'slug',
  'description',
  'full_description',
  'getting_started',
  'integration_guide',
  'privacy_policy_link',
  'helpdesk_url',
  'documentation_url',
  'access_url',
  'terms_of_service',
  'terms_of_service_link',
] as const satisfies readonly (keyof OfferingSpec)[];

/** True for a field that `update_overview` writes. */
export function isOverviewField(field: string): boolean {
  return OVERVIEW.some((name) => name === field);
}

/** The plain fields of an offering that exists, one request per group of fields. */
export function updateFields(work: Work): readonly Step[] {
  return [
    ...overview(work),
    ...attributes(work),
    ...forms(work),
    ...location(work),
    ...category(work),
    ...metadata(work),
    ...backendIdRules(work),
    ...pointers(work),
  ];
}

/** What no create takes: also sent after one. */
export function pointers(work: Work): readonly Step[] {
  const { spec, path } = work;
  const checklist = isChanged(work, 'compliance_checklist')
    ? [post('update_compliance_checklist', { compliance_checklist: spec.compliance_checklist?.uuid ?? null })]
    : [];
  const group = isChanged(work, 'offering_group')
    ? [post('set_offering_group', { offering_group: spec.offering_group?.uuid ?? null })]
    : [];
  return [...checklist, ...group];

  function post(action: string, body: JsonObject): Step {
    return setting(`${path}${action}/`, literal(body), `${Object.keys(body).join(', ')} set`);
  }
}

function overview(work: Work): Step[] {
  const fields = OVERVIEW.filter((field) => isChanged(work, field));
  if (fields.length === 0) return [];
  // The name is mandatory in this request, even where it stays.
  const name = isChanged(work, 'name') ? work.spec.name.trim() : (work.live?.name ?? work.spec.name.trim());
  const body = Object.fromEntries(fields.map((field): [string, Json] => [field, work.spec[field] ?? null]));
  return [setting(`${work.path}update_overview/`, literal({ ...body, name }), `${fields.join(', ')} set`)];
}

function attributes(work: Work): Step[] {
  if (!isChanged(work, 'attributes')) return [];
  const body = literal(wholeMap(work, 'attributes'));
  return [setting(`${work.path}update_attributes/`, body, 'attributes set')];
}

function forms(work: Work): Step[] {
  const json = jsonOf(work.spec);
  return (['options', 'resource_options'] as const)
    .filter((field) => isChanged(work, field))
    .map((field) =>
      setting(`${work.path}update_${field}/`, literal({ [field]: json[field] ?? null }), `${field} set`),
    );
}

function location(work: Work): Step[] {
  if (!isChanged(work, 'latitude') && !isChanged(work, 'longitude')) return [];
  const row = work.live?.row ?? {};
  const latitude = work.spec.latitude ?? numberAt(row, 'latitude') ?? null;
  const longitude = work.spec.longitude ?? numberAt(row, 'longitude') ?? null;
  return [setting(`${work.path}update_location/`, literal({ latitude, longitude }), 'location set')];
}

function category(work: Work): Step[] {
  if (!isChanged(work, 'category')) return [];
  const body = object([['category', linkOf(work.change.wanted.references.get('category'))]]);
  return [setting(`${work.path}update_description/`, body, 'category set')];
}

function metadata(work: Work): Step[] {
  if (!isChanged(work, 'backend_metadata')) return [];
  const body = literal({ backend_metadata: wholeMap(work, 'backend_metadata') });
  return [setting(`${work.path}set_backend_metadata/`, body, 'backend_metadata set')];
}

function backendIdRules(work: Work): Step[] {
  if (!isChanged(work, 'backend_id_rules')) return [];
  const body = literal({ backend_id_rules: work.spec.backend_id_rules ?? {} });
  return [setting(`${work.path}update_backend_id_rules/`, body, 'backend_id_rules set')];
}

/** The live map with the accepted changes: the server replaces the whole map. */
export function wholeMap(
  work: Work,
  field: 'attributes' | 'backend_metadata' | 'plugin_options',
): JsonObject {
  const live = mapAt(work.live?.row ?? {}, field) ?? {};
  const whole = new Map<string, Json>(Object.entries(live));
  for (const [key, value] of Object.entries(work.spec[field] ?? {})) {
    if (!isChanged(work, field, key)) continue;
    if (value === null) whole.delete(key);
    else whole.set(key, value);
  }
  return Object.fromEntries(whole);
}
