import { completeAttributes, missingAttributes } from '../input/attributes.ts';
import { hyperlink } from '../input/hyperlink.ts';
import { attributesReader, optionsReader, overviewField } from '../input/offering-fields.ts';
import { knownOptions } from '../input/option-maps.ts';
import { readBody, refusing, type Fields } from '../input/read-fields.ts';
import { anyMap, anything, float, slug, text } from '../input/readers.ts';
import { empty, json, type Answer } from '../http/answer.ts';
import { bodyObject, callerOf, type Call } from '../http/call.ts';
import { badRequest, forbidden } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { isObject, type Columns, type Json } from '../json.ts';
import type { Offering } from '../store/rows.ts';
import { demand } from '../store/rights.ts';
import { OFFERINGS } from './offerings.ts';
import { demandUpdatable, visibleOffering } from './visible-offering.ts';

/** An action that owns some fields of an offering. */
interface Update {
  readonly action: string;
  readonly permission: string;
  /** Absent: archived offerings and blocked organizations refuse it. */
  readonly always?: true;
  apply(call: Call, offering: Offering): Answer;
}

function store(offering: Offering, values: Columns): void {
  for (const [name, value] of Object.entries(values)) offering.columns[name] = value;
}

function overview(call: Call, offering: Offering): Answer {
  const { profile } = call.world;
  const fields: Fields = {
    name: { read: text({ max: 150 }), required: true },
    ...Object.fromEntries(
      profile.overviewFields.map((name) => [name, overviewField(name, profile.generation)]),
    ),
    slug: { read: slug },
  };
  const { name, slug: newSlug, ...texts } = readBody(bodyObject(call), fields);
  if (typeof name === 'string') offering.name = name;
  if (typeof newSlug === 'string' && newSlug !== '' && callerOf(call).isStaff) offering.slug = newSlug;
  store(offering, texts);
  return empty(200);
}

function description(call: Call, offering: Offering): Answer {
  const { categories } = call.world.store;
  const { category } = readBody(bodyObject(call), {
    category: { read: hyperlink(call, 'marketplace-categories', categories), required: true },
  });
  if (typeof category === 'string') offering.category = category;
  return empty(200);
}

function location(call: Call, offering: Offering): Answer {
  store(
    offering,
    readBody(bodyObject(call), {
      latitude: { read: float, required: true },
      longitude: { read: float, required: true },
    }),
  );
  return empty(200);
}

function attributes(call: Call, offering: Offering): Answer {
  const category = call.world.store.categories.get(offering.category);
  const sent = refusing(() => attributesReader(call.body ?? {}));
  if (category === undefined || !isObject(sent)) return empty(200);
  const missing = missingAttributes(category, sent);
  if (missing !== undefined) throw badRequest({ attributes: missing });
  offering.columns['attributes'] = refusing(() => completeAttributes(category, sent));
  return empty(200);
}

function optionsOf(name: 'options' | 'resource_options'): Update['apply'] {
  return (call, offering) => {
    store(offering, readBody(bodyObject(call), { [name]: { read: optionsReader(call), required: true } }));
    return empty(200);
  };
}

/** Known options are written over the stored ones; where all keys are free, the map is replaced. */
function newMap(stored: Json | undefined, sent: Json, merges: boolean): Json {
  return merges && isObject(stored) && isObject(sent) ? { ...stored, ...sent } : sent;
}

function integration(call: Call, offering: Offering): Answer {
  const { pluginOptions, secretOptions } = call.world.profile;
  const values = readBody(bodyObject(call), {
    plugin_options: { read: pluginOptions === undefined ? anyMap : knownOptions(pluginOptions) },
    secret_options: { read: secretOptions === undefined ? anyMap : knownOptions(secretOptions) },
    service_attributes: { read: anyMap },
    backend_id: { read: text({ blank: true, max: 255 }) },
  });
  const disabled =
    isObject(values['plugin_options']) && 'disabled_resource_actions' in values['plugin_options'];
  if (pluginOptions !== undefined && disabled && !callerOf(call).isStaff) {
    throw badRequest({ plugin_options: ['Only staff can change list of disabled actions.'] });
  }
  for (const [name, value] of Object.entries(values)) {
    const merges = pluginOptions !== undefined && name !== 'backend_id';
    offering.columns[name] = newMap(offering.columns[name], value, merges);
  }
  return empty(200);
}

function backendMetadata(call: Call, offering: Offering): Answer {
  store(
    offering,
    readBody(bodyObject(call), { backend_metadata: { read: anything, required: true, nullable: true } }),
  );
  return json(200, 'Offering backend metadata has been updated.');
}

function backendIdRules(call: Call, offering: Offering): Answer {
  store(offering, readBody(bodyObject(call), { backend_id_rules: { read: anything, required: true } }));
  return empty(200);
}

const UPDATES: readonly Update[] = [
  { action: 'update_description', permission: 'OFFERING.UPDATE_DESCRIPTION', apply: description },
  { action: 'update_location', permission: 'OFFERING.UPDATE_LOCATION', apply: location },
  { action: 'update_attributes', permission: 'OFFERING.UPDATE_ATTRIBUTES', apply: attributes },
  { action: 'update_options', permission: 'OFFERING.UPDATE_OPTIONS', apply: optionsOf('options') },
  {
    action: 'update_resource_options',
    permission: 'OFFERING.UPDATE_OPTIONS',
    apply: optionsOf('resource_options'),
  },
  { action: 'update_integration', permission: 'OFFERING.UPDATE_INTEGRATION', apply: integration },
  {
    action: 'set_backend_metadata',
    permission: 'OFFERING.UPDATE',
    always: true,
    apply: backendMetadata,
  },
];

function route(update: Update): Route {
  return {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/${update.action}`,
    handle(call) {
      const offering = visibleOffering(call);
      demand(call, update.permission, [offering.uuid, offering.customer]);
      if (update.always !== true) demandUpdatable(call, offering);
      return update.apply(call, offering);
    },
  };
}

/** The actions that own the fields of an offering, one for each group of fields. See docs/waldur-api/offerings.md, Updating. */
export const OFFERING_UPDATE_ROUTES: readonly Route[] = [
  ...UPDATES.map(route),
  {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/update_overview`,
    handle(call) {
      const offering = visibleOffering(call);
      // Only staff changes the overview of an offering that is not a draft.
      if (!callerOf(call).isStaff && offering.state !== 'Draft') throw forbidden();
      demand(call, 'OFFERING.UPDATE', [offering.uuid, offering.customer]);
      demandUpdatable(call, offering);
      return overview(call, offering);
    },
  },
];

/** The same for fields that only 8.0 has. */
export const OFFERING_UPDATE_ROUTES_8_0: readonly Route[] = [
  route({ action: 'update_backend_id_rules', permission: 'OFFERING.UPDATE', apply: backendIdRules }),
];
