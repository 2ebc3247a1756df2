import type { JsonObject } from '../manifest/json.ts';
import type { Reference, TargetType } from './reference.ts';

/** The keys that can identify the target of a reference on the server. */
export type ReferenceField = Extract<Reference['by'], { field: string }>['field'];

/** How a reference to a container narrows: the filter that takes its uuid, and the field that shows it. */
interface Container {
  readonly target: TargetType;
  readonly filter: string;
  readonly field: string;
}

/** How one identifying key is found. */
interface TargetKey {
  /** The field of the answer that must equal the value. */
  readonly field: string;
  /**
   * The list filter that every generation knows; absent when some generation would ignore it. Filters may match more
   * than they are asked for, so what comes back is always compared again.
   */
  readonly filter?: string;
}

/** Everything that finding one type of target takes. See docs/waldur-api/service-accounts.md, Finding what is referred to. */
export interface ReferenceTarget {
  /** Path of the collection below `/api/`. */
  readonly collection: string;
  /** How sentences call one and several of them. */
  readonly noun: string;
  readonly plural: string;
  /** The keys that a manifest may use, besides `manifest`. */
  readonly keys: Partial<Readonly<Record<ReferenceField, TargetKey>>>;
  /** What is read of each; nothing secret. */
  readonly fields: readonly string[];
  /** The field that people know it by. */
  readonly label: string;
  readonly within?: Container;
  readonly alsoWithin?: Container;
  /** Milliseconds that a server needs per row of the list, for choosing how to read. */
  readonly rowCost: number;
  /** Rows that a name never means. */
  readonly ignores?: (row: JsonObject) => boolean;
  /** The collection that only servers with the kind have, where others have rows like these too. */
  readonly onlyWith?: string;
  /** The server takes a uuid that it does not show to this account. */
  readonly unseenUuid?: true;
}

/** The targets of all references by type. */
export const REFERENCE_TARGETS: Readonly<Record<TargetType, ReferenceTarget>> = {
  customer: {
    collection: 'customers/',
    noun: 'organization',
    plural: 'organizations',
    keys: {
      uuid: { field: 'uuid' },
      name: { field: 'name', filter: 'name_exact' },
      slug: { field: 'slug' },
      backend_id: { field: 'backend_id', filter: 'backend_id' },
    },
    fields: ['url', 'uuid', 'name', 'slug', 'backend_id', 'blocked', 'archived', 'is_service_provider'],
    label: 'name',
    rowCost: 1.3,
  },
  category: {
    collection: 'marketplace-categories/',
    noun: 'category',
    plural: 'categories',
    keys: { uuid: { field: 'uuid' }, name: { field: 'title', filter: 'title' } },
    fields: ['url', 'uuid', 'title', 'sections'],
    label: 'title',
    rowCost: 1,
  },
  user: {
    collection: 'users/',
    noun: 'user',
    plural: 'users',
    keys: { uuid: { field: 'uuid' }, username: { field: 'username', filter: 'username' } },
    fields: ['url', 'uuid', 'username', 'full_name', 'is_active'],
    label: 'username',
    rowCost: 0.5,
    unseenUuid: true,
  },
  organization_group: {
    collection: 'organization-groups/',
    noun: 'organization group',
    plural: 'organization groups',
    keys: { uuid: { field: 'uuid' }, name: { field: 'name' } },
    fields: ['url', 'uuid', 'name'],
    label: 'name',
    rowCost: 1,
  },
  tag: {
    collection: 'marketplace-tags/',
    noun: 'tag',
    plural: 'tags',
    keys: { uuid: { field: 'uuid' }, name: { field: 'name' } },
    fields: ['url', 'uuid', 'name'],
    label: 'name',
    rowCost: 1,
  },
  offering: {
    collection: 'marketplace-provider-offerings/',
    noun: 'offering',
    plural: 'offerings',
    keys: {
      uuid: { field: 'uuid' },
      name: { field: 'name', filter: 'name_exact' },
      slug: { field: 'slug' },
      backend_id: { field: 'backend_id' },
    },
    fields: [
      'url',
      'uuid',
      'name',
      'slug',
      'backend_id',
      'state',
      'shared',
      'customer_uuid',
      'customer_name',
    ],
    label: 'name',
    within: { target: 'customer', filter: 'customer_uuid', field: 'customer_uuid' },
    rowCost: 0.8,
    ignores: (row) => row['state'] === 'Archived',
  },
  project: {
    collection: 'projects/',
    noun: 'project',
    plural: 'projects',
    keys: {
      uuid: { field: 'uuid' },
      name: { field: 'name', filter: 'name_exact' },
      slug: { field: 'slug' },
      backend_id: { field: 'backend_id' },
    },
    fields: ['url', 'uuid', 'name', 'slug', 'backend_id', 'customer_uuid', 'customer_name'],
    label: 'name',
    within: { target: 'customer', filter: 'customer', field: 'customer_uuid' },
    rowCost: 0.35,
  },
  tenant: {
    collection: 'openstack-tenants/',
    noun: 'tenant',
    plural: 'tenants',
    keys: {
      uuid: { field: 'uuid' },
      name: { field: 'name', filter: 'name_exact' },
      backend_id: { field: 'backend_id', filter: 'backend_id' },
    },
    fields: [
      'url',
      'uuid',
      'name',
      'backend_id',
      'state',
      'error_message',
      'project_uuid',
      'project_name',
      'customer',
      'customer_name',
    ],
    label: 'name',
    within: { target: 'project', filter: 'project_uuid', field: 'project_uuid' },
    rowCost: 5,
  },
  resource: {
    collection: 'marketplace-resources/',
    noun: 'resource',
    plural: 'resources',
    keys: {
      uuid: { field: 'uuid' },
      name: { field: 'name', filter: 'name_exact' },
      backend_id: { field: 'backend_id', filter: 'backend_id' },
    },
    fields: [
      'url',
      'uuid',
      'name',
      'backend_id',
      'state',
      'available_actions',
      'offering_uuid',
      'offering_name',
      'provider_uuid',
      'provider_name',
      'project_uuid',
      'project_name',
      'customer_uuid',
      'customer_name',
    ],
    label: 'name',
    within: { target: 'project', filter: 'project_uuid', field: 'project_uuid' },
    alsoWithin: { target: 'offering', filter: 'offering_uuid', field: 'offering_uuid' },
    rowCost: 1,
    ignores: (row) => row['state'] === 'Terminated',
  },
  openportal_settings: {
    collection: 'service-settings/',
    noun: 'OpenPortal cluster',
    plural: 'service settings',
    keys: { uuid: { field: 'uuid' }, name: { field: 'name', filter: 'name_exact' } },
    fields: ['url', 'uuid', 'name', 'type', 'state', 'customer_name'],
    label: 'name',
    rowCost: 1,
    // A type that the server does not know filters nothing, so it is looked at here.
    ignores: (row) => row['type'] !== 'OPENPORTAL',
    onlyWith: 'openportal-allocations',
  },
};
