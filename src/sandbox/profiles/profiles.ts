import { COLLECTIONS_2024_10, COLLECTIONS_8_0, COLLECTIONS_OPENPORTAL_2024_08 } from './collections.ts';
import { PLUGIN_OPTIONS_8_0, SECRET_OPTIONS_8_0 } from './options-8-0.ts';
import type { Generation, Profile } from './profile.ts';

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}

const OFFERING_2024_10 = words(`
  url uuid created name slug description full_description terms_of_service terms_of_service_link
  privacy_policy_link endpoints roles customer customer_uuid customer_name project project_uuid project_name
  category category_uuid category_title rating attributes options resource_options components plugin_options
  secret_options service_attributes state native_name native_description vendor_details getting_started
  integration_guide thumbnail order_count plans screenshots type shared billable scope files paused_reason
  datacite_doi citation_count latitude longitude country backend_id organization_groups image total_customers
  total_cost total_cost_estimated backend_metadata integration_status google_calendar_is_public
  google_calendar_link
`);

const OFFERING_8_0 = words(`
  url uuid created name slug description full_description privacy_policy_link access_url endpoints
  software_catalogs partitions roles customer customer_uuid customer_name project project_uuid project_name
  category category_uuid category_title attributes options resource_options components plugin_options
  secret_options service_attributes state vendor_details getting_started integration_guide thumbnail order_count
  plans screenshots type shared billable scope scope_uuid scope_name scope_state scope_error_message files quotas
  paused_reason datacite_doi citation_count latitude longitude country backend_id backend_id_rules
  organization_groups tags image total_customers total_cost total_cost_estimated parent_description parent_uuid
  parent_name backend_metadata has_compliance_requirements billing_type_classification compliance_checklist
  integration_status google_calendar_is_public google_calendar_link
`);

const TOTALS = words('total_customers total_cost total_cost_estimated');
const AFTER_CREATE = [
  ...TOTALS,
  ...words('integration_status google_calendar_is_public google_calendar_link'),
];

const COMPONENT_2024_10 = words(`
  uuid billing_type type name description measured_unit limit_period limit_amount article_code max_value min_value
  max_available_limit is_boolean default_limit factor is_builtin
`);

const PLAN_2024_10 = words(`
  url uuid name description article_code max_amount archived is_active unit_price unit init_price switch_price
  backend_id organization_groups offering prices future_prices quotas resources_count plan_type minimal_price
`);

const USER_2024_10 = words(`
  url uuid username slug full_name native_name job_title email phone_number organization civil_number description
  is_staff is_active is_support token token_lifetime registration_method date_joined agreement_date
  preferred_language permissions requested_email affiliations first_name last_name identity_provider_name
  identity_provider_label identity_provider_management_url identity_provider_fields image identity_source
`);

const OPTION_TYPES_2024_10 = words(`
  boolean integer money string text html_text select_string select_string_multi select_openstack_tenant
  select_multiple_openstack_tenants select_openstack_instance select_multiple_openstack_instances date time
`);

const MAINLINE_2024_10: Profile = {
  generation: '2024-10',
  version: 'unknown',
  collections: COLLECTIONS_2024_10,
  offeringStates: ['Draft', 'Active', 'Paused', 'Archived'],
  offeringFields: OFFERING_2024_10,
  offeringDetailOnly: TOTALS,
  offeringNotAfterCreate: AFTER_CREATE,
  overviewFields: words(`
    description full_description terms_of_service terms_of_service_link privacy_policy_link getting_started
    integration_guide
  `),
  componentFields: COMPONENT_2024_10,
  planFields: PLAN_2024_10,
  planUnits: words('month half_month day hour quantity'),
  limitPeriods: words('month annual total'),
  optionTypes: OPTION_TYPES_2024_10,
  userFields: USER_2024_10,
  offeringFilters: [],
  slugLength: 8,
  providerRequired: false,
  lifecycleSwitch: false,
  refusesDuplicateComponent: false,
  optionDefaultsAreText: false,
  findsInactiveUsers: false,
  automaticCustomerManager: true,
  newerRoutes: false,
};

/** The data of each generation. */
export const PROFILES: Readonly<Record<Generation, Profile>> = {
  '2024-10': MAINLINE_2024_10,
  'openportal-2024-08': {
    ...MAINLINE_2024_10,
    generation: 'openportal-2024-08',
    collections: COLLECTIONS_OPENPORTAL_2024_08,
  },
  '8.0': {
    ...MAINLINE_2024_10,
    generation: '8.0',
    version: '8.0.5',
    collections: COLLECTIONS_8_0,
    offeringStates: ['Draft', 'Active', 'Paused', 'Archived', 'Unavailable'],
    offeringFields: OFFERING_8_0,
    overviewFields: words(
      'description full_description privacy_policy_link access_url getting_started integration_guide',
    ),
    componentFields: [
      ...COMPONENT_2024_10,
      ...words('unit_factor is_prepaid overage_component min_prepaid_duration max_prepaid_duration'),
    ],
    planFields: [...PLAN_2024_10, 'components'],
    planUnits: words('month quarter half_month day hour quantity'),
    limitPeriods: words('month quarterly annual total'),
    optionTypes: [
      ...OPTION_TYPES_2024_10,
      ...words(`
        conditional_cascade component_multiplier single_datacenter_k8s_config multi_datacenter_k8s_config
        storage_folder_manager
      `),
    ],
    userFields: [
      ...USER_2024_10,
      ...words(
        'token_expires_at notifications_enabled is_identity_manager organization_country organization_type organization_registry_code',
      ),
    ],
    offeringFilters: ['query'],
    slugLength: 10,
    providerRequired: true,
    pluginOptions: PLUGIN_OPTIONS_8_0,
    secretOptions: SECRET_OPTIONS_8_0,
    lifecycleSwitch: true,
    refusesDuplicateComponent: true,
    optionDefaultsAreText: true,
    findsInactiveUsers: true,
    automaticCustomerManager: false,
    newerRoutes: true,
  },
};
