import { componentFields } from '../input/offering-fields.ts';
import { demandPrepaidRules } from '../input/prepaid.ts';
import { readBody } from '../input/read-fields.ts';
import { empty, type Answer } from '../http/answer.ts';
import { bodyObject, type Call } from '../http/call.ts';
import { badRequest, crash, Refusal } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Columns } from '../json.ts';
import { addComponent, boolean } from '../store/add-component.ts';
import type { Component, Offering } from '../store/rows.ts';
import { demand } from '../store/rights.ts';
import { canonicalUuid } from '../store/store.ts';
import { OFFERINGS } from './offerings.ts';
import { demandUpdatable, visibleOffering } from './visible-offering.ts';

function updatable(call: Call): Offering {
  const offering = visibleOffering(call);
  demand(call, 'OFFERING.UPDATE_COMPONENTS', [offering.uuid, offering.customer]);
  demandUpdatable(call, offering);
  return offering;
}

/** The component that the body names; 400 without a uuid, an empty 404 when it is not one of this offering. */
function named(call: Call, offering: Offering, missing: string): Component {
  const uuid = bodyObject(call)['uuid'];
  if (typeof uuid !== 'string') throw badRequest({ details: missing });
  const component = offering.components.find((row) => row.uuid === canonicalUuid(uuid));
  if (component === undefined) throw new Refusal(empty(404));
  return component;
}

function create(call: Call): Answer {
  const offering = updatable(call);
  const values = readBody(bodyObject(call), componentFields(call));
  const twin = offering.components.find((component) => component.type === values['type']);
  if (twin?.builtin === true) {
    throw badRequest([`Cannot create a component of built-in type: ${twin.type}`]);
  }
  if (twin !== undefined) {
    throw call.world.profile.refusesDuplicateComponent
      ? badRequest([`Component ${twin.type} already exists.`])
      : crash();
  }
  if (call.world.profile.newerRoutes) demandPrepaidRules(values, {}, offering.components);
  addComponent(call.world.store, offering, values);
  return empty(201);
}

function rename(call: Call, offering: Offering, component: Component, type: string): void {
  const taken = offering.components.some((row) => row !== component && row.type === type);
  if (taken) {
    throw call.world.profile.refusesDuplicateComponent
      ? badRequest({ type: [`Component ${type} already exists.`] })
      : crash();
  }
  component.type = type;
}

function update(call: Call): Answer {
  const offering = updatable(call);
  const component = named(call, offering, 'UUID for offering component was not provided.');
  const values: Columns = readBody(bodyObject(call), componentFields(call), true);
  const { type, name, billing_type: billingType, ...columns } = values;
  const locked = type ?? name ?? values['measured_unit'];
  const isCloud = offering.type.startsWith('OpenStack.');
  if (call.world.profile.newerRoutes && isCloud && component.builtin && locked !== undefined) {
    throw badRequest(['Built-in components keep their type, name and measured unit.']);
  }
  if (call.world.profile.newerRoutes) demandPrepaidRules(columns, component.columns, offering.components);
  if (typeof type === 'string') rename(call, offering, component, type);
  if (typeof name === 'string') component.name = name;
  if (typeof billingType === 'string') component.billingType = billingType;
  component.columns = boolean({ ...component.columns, ...columns });
  return empty(200);
}

function remove(call: Call): Answer {
  const { resources } = call.world.store;
  const offering = updatable(call);
  const component = named(call, offering, 'UUID for offering component to remove was not provided.');
  if ([...resources.values()].some((resource) => resource.offering === offering.uuid)) {
    throw badRequest({
      details: `The component ${component.name} cannot be removed because it is already used`,
    });
  }
  if (component.builtin) {
    throw badRequest({
      details: `The component ${component.type} cannot be removed because it is builtin`,
    });
  }
  offering.components = offering.components.filter((row) => row !== component);
  for (const plan of offering.plans) plan.entries.delete(component.uuid);
  return empty(200);
}

/** Components of an offering, changed one by one. See docs/waldur-api/offerings.md, Components. */
export const OFFERING_COMPONENT_ROUTES: readonly Route[] = [
  { method: 'POST', path: `${OFFERINGS}/:uuid/create_offering_component`, handle: create },
  { method: 'POST', path: `${OFFERINGS}/:uuid/update_offering_component`, handle: update },
  { method: 'POST', path: `${OFFERINGS}/:uuid/remove_offering_component`, handle: remove },
];
