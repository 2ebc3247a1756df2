import { demandPrepaidRules } from '../input/prepaid.ts';
import {
  attributesReader,
  componentFields,
  limitsReader,
  optionsReader,
  overviewField,
  PLAIN_FIELDS,
  plansReader,
} from '../input/offering-fields.ts';
import { completeAttributes, missingAttributes } from '../input/attributes.ts';
import { hyperlink } from '../input/hyperlink.ts';
import { knownOptions, withPluginDefaults } from '../input/option-maps.ts';
import { invalid, readBody, refusing, type Field, type Fields } from '../input/read-fields.ts';
import { anyMap, anything, listOf, nested, text } from '../input/readers.ts';
import { json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, objectUrl, type Call } from '../http/call.ts';
import { show } from '../http/fields.ts';
import { badRequest, crash } from '../http/refusal.ts';
import { isObject, type Columns, type Json } from '../json.ts';
import { OFFERING_TYPES, type OfferingType } from '../profiles/offering-types.ts';
import { addBuiltInComponent, addComponent } from '../store/add-component.ts';
import { addOffering } from '../store/add-offering.ts';
import { addPlan } from '../store/add-plan.ts';
import { demand } from '../store/rights.ts';
import { nestedPlanFields, OFFERING_SHAPE, seesSecrets } from './offering-shape.ts';
import { demandOpenCustomer } from './visible-offering.ts';

function typeField(): Field {
  return {
    required: true,
    read(value) {
      if (OFFERING_TYPES.some(({ name }) => name === value)) return value;
      throw invalid('Invalid value.');
    },
  };
}

function createFields(call: Call): Fields {
  const { profile, store } = call.world;
  const overview = Object.fromEntries(
    profile.overviewFields.map((name) => [name, overviewField(name, profile.generation)]),
  );
  return {
    name: { read: text({ max: 150 }), required: true },
    ...overview,
    customer: { read: hyperlink(call, 'customers', store.customers), nullable: true },
    category: { read: hyperlink(call, 'marketplace-categories', store.categories), required: true },
    attributes: { read: attributesReader },
    options: { read: optionsReader(call) },
    resource_options: { read: profile.newerRoutes ? optionsReader(call) : anything },
    components: { read: listOf(nested(componentFields(call))) },
    plugin_options: {
      read: profile.pluginOptions === undefined ? anyMap : knownOptions(profile.pluginOptions),
    },
    ...(profile.secretOptions === undefined ? { secret_options: { read: anyMap } } : {}),
    plans: { read: plansReader(call) },
    type: typeField(),
    ...PLAIN_FIELDS,
    limits: { read: limitsReader },
  };
}

function objects(value: Json | undefined): readonly Columns[] {
  return Array.isArray(value) ? value.filter((item): item is Columns => isObject(item)) : [];
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function checkComponents(call: Call, type: OfferingType, values: Columns): void {
  const sent = objects(values['components']).map((component) => textOf(component['type']));
  const builtIn = new Set(type.components.map((component) => component.type));
  if (builtIn.size > 0 && sent.some((name) => !builtIn.has(name))) {
    throw badRequest({ components: ['Extra components are not allowed.'] });
  }
  const twice = new Set(sent).size < sent.length;
  if (!twice && !(values['limits'] !== undefined && sent.some((name) => builtIn.has(name)))) return;
  if (twice && call.world.profile.refusesDuplicateComponent) {
    throw badRequest({ components: ['Component types should be unique.'] });
  }
  throw crash();
}

function limitsOf(values: Columns, type: string): Columns {
  const limits = isObject(values['limits']) ? values['limits'][type] : undefined;
  if (!isObject(limits)) return {};
  return {
    min_value: limits['min'] ?? null,
    max_value: limits['max'] ?? null,
    max_available_limit: limits['max_available_limit'] ?? null,
  };
}

/** Columns that are stored as they were read; the others have places of their own. */
function plainColumns(call: Call, values: Columns): Columns {
  const {
    name: _name,
    slug: _slug,
    customer: _customer,
    category: _category,
    components: _components,
    plans: _plans,
    type: _type,
    shared: _shared,
    billable: _billable,
    limits: _limits,
    ...columns
  } = values;
  if (call.world.profile.pluginOptions !== undefined && columns['plugin_options'] !== undefined) {
    columns['plugin_options'] = withPluginDefaults(columns['plugin_options']);
  }
  return columns;
}

/** `POST /api/marketplace-provider-offerings/`: fields, then the right, then what holds between fields. */
export function createOffering(call: Call): Answer {
  const { store, profile } = call.world;
  const values = readBody(bodyObject(call), createFields(call));
  const customer = values['customer'];
  if (typeof customer !== 'string') throw crash();
  demand(call, 'OFFERING.CREATE', [customer]);
  const category = store.categories.get(textOf(values['category']));
  const type = OFFERING_TYPES.find(({ name }) => name === values['type']);
  if (category === undefined || type === undefined) throw crash();
  const missing = missingAttributes(category, values['attributes']);
  if (missing !== undefined) throw badRequest({ attributes: [missing] });
  if (isObject(values['attributes'])) {
    const sent = values['attributes'];
    values['attributes'] = refusing(() => completeAttributes(category, sent));
  }
  checkComponents(call, type, values);
  const providers = [...store.serviceProviders.values()];
  if (profile.providerRequired && !providers.some((provider) => provider.customer === customer)) {
    throw badRequest({ customer: ['Customer should be a service provider.'] });
  }
  demandOpenCustomer(call, customer);
  if (profile.newerRoutes) {
    for (const component of objects(values['components'])) demandPrepaidRules(component, {}, []);
  }

  const offering = addOffering(
    store,
    {
      name: textOf(values['name']),
      type: type.name,
      customer,
      category: category.uuid,
      shared: values['shared'] !== false,
      billable: values['billable'] !== false,
      columns: plainColumns(call, values),
      ...(callerOf(call).isStaff && textOf(values['slug']) !== '' ? { slug: textOf(values['slug']) } : {}),
    },
    profile.slugLength,
  );
  const sent = objects(values['components']);
  for (const builtIn of type.components) {
    const chosen = sent.find((component) => component['type'] === builtIn.type);
    addBuiltInComponent(store, offering, builtIn, { ...chosen, ...limitsOf(values, builtIn.type) });
  }
  for (const component of sent) {
    if (type.components.length > 0) break;
    const limits = limitsOf(values, textOf(component['type']));
    const blanked = Object.keys(limits).length === 0 ? {} : { ...limits, article_code: '' };
    addComponent(store, offering, { ...component, ...blanked });
  }
  for (const plan of objects(values['plans'])) addPlan(store, offering, plan);

  const fields = profile.offeringFields.filter((name) => !profile.offeringNotAfterCreate.includes(name));
  const context = {
    call,
    secrets: seesSecrets(call, offering),
    planFields: nestedPlanFields(call, true),
  };
  return json(201, show(OFFERING_SHAPE, fields, offering, context), {
    Location: objectUrl(call, 'marketplace-provider-offerings', offering.uuid),
  });
}
