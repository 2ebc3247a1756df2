import type { Columns } from '../json.ts';
import type { Offering } from './rows.ts';
import type { Store } from './store.ts';

const DEFAULTS: Columns = {
  description: '',
  full_description: '',
  terms_of_service: '',
  terms_of_service_link: '',
  privacy_policy_link: '',
  access_url: '',
  rating: null,
  attributes: {},
  options: { order: [], options: {} },
  resource_options: { options: {}, order: [] },
  plugin_options: {},
  secret_options: {},
  service_attributes: {},
  native_name: '',
  native_description: '',
  vendor_details: '',
  getting_started: '',
  integration_guide: '',
  paused_reason: '',
  datacite_doi: '',
  latitude: null,
  longitude: null,
  country: '',
  backend_id: '',
  backend_id_rules: {},
  backend_metadata: {},
};

/** What every offering has; `columns` are plain fields under their API names. */
export interface NewOffering {
  readonly name: string;
  readonly type: string;
  readonly customer: string;
  readonly category: string;
  readonly state?: string;
  readonly slug?: string;
  readonly shared?: boolean;
  readonly billable?: boolean;
  readonly columns?: Columns;
}

/** Adds a draft without components and plans. Names and slugs need not be unique. */
export function addOffering(store: Store, offering: NewOffering, slugLength: number): Offering {
  const row: Offering = {
    uuid: store.newUuid(),
    created: store.timestamp(),
    name: offering.name,
    slug: offering.slug ?? store.newSlug(offering.name, slugLength),
    type: offering.type,
    state: offering.state ?? 'Draft',
    customer: offering.customer,
    category: offering.category,
    project: null,
    shared: offering.shared ?? true,
    billable: offering.billable ?? true,
    components: [],
    plans: [],
    endpoints: [],
    organizationGroups: [],
    tags: [],
    columns: { ...structuredClone(DEFAULTS), ...offering.columns },
  };
  store.offerings.set(row.uuid, row);
  return row;
}
