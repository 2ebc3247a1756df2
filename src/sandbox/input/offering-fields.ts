import type { Call } from '../http/call.ts';
import { isObject, type Json } from '../json.ts';
import { cleanHtml } from './clean-html.ts';
import { invalid, Invalid, readFields, type Field, type Fields, type Reader } from './read-fields.ts';
import {
  anything,
  boolean,
  choice,
  float,
  integer,
  listOf,
  mapOf,
  nested,
  optionalUrl,
  price,
  slug,
  text,
  uuidReader,
} from './readers.ts';

const CLEANED: ReadonlySet<string> = new Set([
  'description',
  'full_description',
  'vendor_details',
  'terms_of_service',
]);

const LINKS: ReadonlySet<string> = new Set(['privacy_policy_link', 'terms_of_service_link', 'access_url']);

/** How one of the free texts of an offering is read. */
export function overviewField(name: string, generation: string): Field {
  if (LINKS.has(name)) return { read: optionalUrl };
  const options = {
    blank: true,
    ...(name === 'description' && generation !== '8.0' ? { max: 2000 } : {}),
  };
  return { read: CLEANED.has(name) ? text({ ...options, clean: cleanHtml }) : text(options) };
}

/** The fields of a component. */
export function componentFields(call: Call): Fields {
  const { profile } = call.world;
  const number: Field = { read: integer(), nullable: true };
  return {
    billing_type: { read: choice(['fixed', 'usage', 'limit', 'one', 'few']), required: true },
    type: { read: text({ max: 50, pattern: /^[a-zA-Z0-9_\-/:]+$/ }), required: true },
    name: { read: text({ max: 150 }), required: true },
    description: { read: text({ blank: true }) },
    measured_unit: { read: text({ blank: true, max: 30 }) },
    limit_period: { read: choice(profile.limitPeriods, { blank: true }), nullable: true },
    limit_amount: number,
    article_code: { read: text({ blank: true, max: 30 }) },
    max_value: number,
    min_value: number,
    max_available_limit: number,
    is_boolean: { read: boolean },
    default_limit: number,
    ...(profile.newerRoutes
      ? {
          unit_factor: { read: integer({ min: 1 }) },
          is_prepaid: { read: boolean },
          min_prepaid_duration: number,
          max_prepaid_duration: number,
          overage_component: { read: uuidReader, nullable: true },
        }
      : {}),
  };
}

/** The fields of a plan that a request can carry; prices and quotas are not among them. */
export function planFields(call: Call): Fields {
  return {
    name: { read: text({ max: 150 }), required: true },
    description: { read: text({ blank: true, clean: cleanHtml }) },
    article_code: { read: text({ blank: true, max: 30 }) },
    max_amount: { read: integer({ min: 1, max: 32_767 }), nullable: true },
    archived: { read: boolean },
    unit_price: { read: price },
    unit: { read: choice(call.world.profile.planUnits) },
    backend_id: { read: text({ blank: true, max: 255 }) },
  };
}

/** `options` and `resource_options`: unknown keys of an option are dropped, `required` is added. */
export function optionsReader(call: Call): Reader {
  const { profile } = call.world;
  const option: Fields = {
    type: { read: choice(profile.optionTypes), required: true },
    label: { read: text(), required: true },
    help_text: { read: text() },
    required: { read: boolean },
    choices: { read: listOf(text()) },
    default: { read: profile.optionDefaultsAreText ? text() : anything },
    min: { read: integer() },
    max: { read: integer() },
    ...(profile.newerRoutes
      ? {
          cascade_config: { read: anything },
          component_multiplier_config: { read: anything },
          storage_folder_config: { read: anything },
          default_configs: { read: anything },
          validators: { read: anything },
        }
      : {}),
  };
  const readOption: Reader = (value) => ({ required: false, ...readFields(value, option) });
  return nested({
    order: { read: listOf(text()), required: true },
    options: { read: mapOf(readOption), required: true },
  });
}

/** `limits` of a create: three whole numbers for each component type. */
export const limitsReader: Reader = mapOf(
  nested({
    min: { read: integer({ min: 0 }), required: true },
    max: { read: integer({ min: 0 }), required: true },
    max_available_limit: { read: integer({ min: 0 }), required: true },
  }),
);

/** `attributes`: an object. */
export const attributesReader: Reader = (value: Json) => {
  if (!isObject(value)) throw invalid('Dictionary is expected.');
  return value;
};

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** A country by its two capital letters, or nothing. */
const countryReader: Reader = (value) => {
  if (value === '') return '';
  const isCode = typeof value === 'string' && /^[A-Z]{2}$/.test(value) && value !== 'ZZ';
  if (isCode && REGIONS.of(value) !== undefined) return value;
  throw invalid(`"${typeof value === 'string' ? value : JSON.stringify(value)}" is not a valid choice.`);
};

/** `backend_id`, coordinates, slug and the other plain fields of a create. */
export const PLAIN_FIELDS: Fields = {
  slug: { read: slug },
  shared: { read: boolean },
  billable: { read: boolean },
  vendor_details: { read: text({ blank: true, clean: cleanHtml }) },
  native_name: { read: text({ blank: true, max: 160 }) },
  native_description: { read: text({ blank: true, max: 500 }) },
  datacite_doi: { read: text({ blank: true, max: 255 }) },
  latitude: { read: float, nullable: true },
  longitude: { read: float, nullable: true },
  country: { read: countryReader },
  backend_id: { read: text({ blank: true, max: 255 }) },
  backend_metadata: { read: anything },
  backend_id_rules: { read: anything },
};

/** A list of plans; an empty one is refused in a shape of its own. */
export function plansReader(call: Call): Reader {
  const read = listOf(nested(planFields(call)));
  return (value) => {
    const plans = read(value);
    if (Array.isArray(plans) && plans.length === 0) {
      throw new Invalid({ plans: 'At least one plan should be specified.' });
    }
    return plans;
  };
}
