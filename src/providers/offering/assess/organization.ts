import { isJsonObject } from '../../../manifest/json.ts';
import type { Work } from '../steps/work.ts';
import { obstacle, type Findings } from './findings.ts';

/** Nothing can be written for an organization that is blocked or archived, or that is no service provider where one is needed. */
export function assessOrganization(work: Work): Findings {
  const customer = work.change.wanted.references.get('customer');
  if (customer?.state !== 'found') return {};
  const { object, label, uuid } = customer;
  for (const condition of ['blocked', 'archived'] as const) {
    if (object[condition] !== true) continue;
    return {
      blocked: [
        obstacle(work, ['customer'], {
          code: 'OFFERING_ORGANIZATION_CLOSED',
          summary: `${work.change.wanted.key} cannot be changed: the organization ${label} is ${condition}`,
          hints: [`Staff can change this in the settings of the organization.`],
        }),
      ],
    };
  }
  if (
    work.live !== undefined ||
    !work.facts.needsServiceProvider ||
    object['is_service_provider'] !== false
  ) {
    return {};
  }
  return {
    blocked: [
      obstacle(work, ['customer'], {
        code: 'OFFERING_NO_SERVICE_PROVIDER',
        summary: `${work.change.wanted.key} cannot be created: the organization ${label} is no service provider, which this server demands`,
        hints: [
          `Staff can register it: POST /api/marketplace-service-providers/ with {"customer": "${work.change.instance.url}customers/${uuid}/"}.`,
        ],
      }),
    ],
  };
}

/** The category can demand attributes; without them no offering is created, and none is updated. */
export function assessAttributes(work: Work): Findings {
  const declared = work.spec.attributes ?? {};
  const isWritten = work.change.changes.some(({ path }) => path[0] === 'attributes');
  if (work.live !== undefined && !isWritten) return {};
  const live = work.live?.row['attributes'];
  const kept = isJsonObject(live) ? live : {};
  const missing = requiredAttributes(work).filter(
    (key) => (declared[key] ?? null) === null && (declared[key] === null || kept[key] === undefined),
  );
  if (missing.length === 0) return {};
  const category = work.change.wanted.references.get('category')?.label ?? '';
  const reason = `the category ${category} demands values for: ${missing.join(', ')}`;
  if (work.live !== undefined) {
    return { refused: [{ path: ['attributes'], reason, remedy: 'Declare these attributes' }] };
  }
  return {
    blocked: [
      obstacle(work, ['attributes'], {
        code: 'OFFERING_ATTRIBUTES_REQUIRED',
        summary: `${work.change.wanted.key} cannot be created: ${reason}`,
        hints: ['Declare these attributes under `attributes`.'],
      }),
    ],
  };
}

function requiredAttributes(work: Work): readonly string[] {
  const category = work.change.wanted.references.get('category');
  const sections = category?.state === 'found' ? category.object['sections'] : undefined;
  return objects(sections)
    .flatMap((section) => objects(section['attributes']))
    .filter((attribute) => attribute['required'] === true)
    .flatMap(({ key }) => (typeof key === 'string' ? [key] : []));
}

function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item: unknown) => isJsonObject(item)) : [];
}
