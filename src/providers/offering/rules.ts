import type { FieldRule, FieldRules } from '../../diff/field-rule.ts';
import { decimal } from '../../diff/normalise/decimal.ts';
import { html } from '../../diff/normalise/html.ts';
import { text } from '../../diff/normalise/text.ts';
import { uuid } from '../../diff/normalise/uuid.ts';
import { isJsonObject, type Json } from '../../manifest/json.ts';
import type {
  OfferingComponent,
  OfferingEndpoint,
  OfferingPlan,
  OfferingSpec,
} from '../../manifest/types.gen.ts';
import { optionForm } from './option-form.ts';

const plain: FieldRule = { type: 'value' };
const plainText: FieldRule = { type: 'value', normalise: text };
const richText: FieldRule = { type: 'value', normalise: html };
const map: FieldRule = { type: 'map' };
const secretMap: FieldRule = { type: 'map', sensitive: true };
const form: FieldRule = { type: 'value', normalise: optionForm };
const reference: FieldRule = { type: 'value', normalise: uuidReference };
const names: FieldRule = { type: 'set', by: 'name', item: {} };

type RulesOf<Type, Identity extends keyof Type> = Readonly<Record<Exclude<keyof Type, Identity>, FieldRule>>;

const componentRules: RulesOf<OfferingComponent, 'type'> = {
  name: plainText,
  billing_type: plain,
  description: richText,
  measured_unit: plainText,
  unit_factor: plain,
  limit_period: { type: 'value', normalise: (value) => (value === '' ? null : value) },
  limit_amount: plain,
  article_code: plainText,
  min_value: plain,
  max_value: plain,
  max_available_limit: plain,
  default_limit: plain,
  is_boolean: plain,
  is_prepaid: plain,
  overage_component: plain,
  min_prepaid_duration: plain,
  max_prepaid_duration: plain,
  prepaid_duration_step: plain,
  min_renewal_duration: plain,
  max_renewal_duration: plain,
  renewal_duration_step: plain,
};

const planRules: RulesOf<OfferingPlan, 'name'> = {
  unit: plain,
  description: richText,
  article_code: plainText,
  max_amount: plain,
  unit_price: { type: 'value', normalise: decimal },
  backend_id: plainText,
  prices: { type: 'map', normalise: decimal },
  quotas: { type: 'map', normalise: decimal },
  discounts: { type: 'map', normalise: discount },
  organization_groups: names,
};

const endpointRules: RulesOf<OfferingEndpoint, 'name'> = { url: plainText };

const fieldRules: RulesOf<OfferingSpec, 'access'> = {
  customer: plain,
  category: plain,
  type: plain,
  name: plainText,
  slug: plainText,
  description: richText,
  full_description: richText,
  vendor_details: richText,
  getting_started: plainText,
  integration_guide: plainText,
  privacy_policy_link: plainText,
  helpdesk_url: plainText,
  documentation_url: plainText,
  access_url: plainText,
  terms_of_service: richText,
  terms_of_service_link: plainText,
  native_name: plainText,
  native_description: richText,
  rating: plain,
  country: plain,
  latitude: plain,
  longitude: plain,
  datacite_doi: plainText,
  shared: plain,
  billable: plain,
  attributes: map,
  options: form,
  resource_options: form,
  plugin_options: map,
  secret_options: secretMap,
  service_attributes: secretMap,
  backend_id: plainText,
  backend_metadata: map,
  backend_id_rules: plain,
  compliance_checklist: reference,
  offering_group: reference,
  components: {
    type: 'set',
    by: 'type',
    item: componentRules,
    keep: (member) => member['is_builtin'] === true,
  },
  plans: { type: 'set', by: 'name', item: planRules },
  endpoints: { type: 'set', by: 'name', item: endpointRules },
  organization_groups: names,
  tags: names,
  state: plain,
  paused_reason: plainText,
};

/** How the fields of an offering are compared. Organization groups and tags appear as members with a `name`. */
export const offeringRules: FieldRules = fieldRules;

function uuidReference(value: Json): Json {
  return isJsonObject(value) && value['uuid'] !== undefined ? { uuid: uuid(value['uuid']) } : value;
}

function discount(value: Json): Json {
  if (!isJsonObject(value)) return value;
  return {
    discount_threshold: decimal(value['discount_threshold'] ?? null),
    discount_rate: decimal(value['discount_rate'] ?? null),
  };
}
