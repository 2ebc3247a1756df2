import { empty, json, type Answer } from '../http/answer.ts';
import { callerOf, type Call } from '../http/call.ts';
import { chosenFields, show } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { forbidden } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { demand } from '../store/rights.ts';
import { createOffering } from './create-offering.ts';
import { listedOfferings } from './offering-filters.ts';
import { nestedPlanFields, OFFERING_SHAPE, seesSecrets } from './offering-shape.ts';
import { demandOpenCustomer, visibleOffering } from './visible-offering.ts';

/** Where offerings are kept by their providers. */
export const OFFERINGS = 'marketplace-provider-offerings';

function list(call: Call): Answer {
  const { profile } = call.world;
  const all = profile.offeringFields.filter((name) => !profile.offeringDetailOnly.includes(name));
  const fields = chosenFields(call.query, all);
  const planFields = nestedPlanFields(call, false);
  return pageOf(call, listedOfferings(call), (offering, page) => {
    // The real server decides about secrets by the first row of a page.
    const first = page[0] ?? offering;
    return show(OFFERING_SHAPE, fields, offering, { call, secrets: seesSecrets(call, first), planFields });
  });
}

function detail(call: Call): Answer {
  const offering = visibleOffering(call);
  const fields = chosenFields(call.query, call.world.profile.offeringFields);
  const context = {
    call,
    secrets: seesSecrets(call, offering),
    planFields: nestedPlanFields(call, false),
  };
  return json(200, show(OFFERING_SHAPE, fields, offering, context));
}

function remove(call: Call): Answer {
  const { store, profile, switches } = call.world;
  const offering = visibleOffering(call);
  const user = callerOf(call);
  if (profile.lifecycleSwitch && !user.isStaff && switches.get('owners_manage_offerings') !== true) {
    throw forbidden();
  }
  demand(call, 'OFFERING.DELETE', [offering.customer]);
  const resources = [...store.resources.values()].filter((resource) => resource.offering === offering.uuid);
  if (!user.isStaff) {
    if (resources.some((resource) => resource.state !== 'Terminated')) {
      throw forbidden('Offering was not deleted since it has resources.');
    }
    if (offering.state !== 'Draft') {
      throw forbidden('Offering was not deleted since offering is not in draft state.');
    }
  }
  demandOpenCustomer(call, offering.customer);
  for (const plan of offering.plans) store.plans.delete(plan.uuid);
  for (const resource of resources) store.resources.delete(resource.uuid);
  for (const grant of store.grants.values()) {
    if (grant.scope === offering.uuid) store.grants.delete(grant.uuid);
  }
  store.offerings.delete(offering.uuid);
  return empty(204);
}

/** List, create, read and delete offerings; PUT and PATCH do not exist. */
export const OFFERING_ROUTES: readonly Route[] = [
  { method: 'GET', path: OFFERINGS, handle: list },
  { method: 'POST', path: OFFERINGS, handle: createOffering },
  { method: 'GET', path: `${OFFERINGS}/:uuid`, handle: detail },
  { method: 'DELETE', path: `${OFFERINGS}/:uuid`, handle: remove },
];
