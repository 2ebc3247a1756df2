import { callerOf, type Call } from '../http/call.ts';
import { badRequest, notFound } from '../http/refusal.ts';
import type { Offering } from '../store/rows.ts';
import { sees } from '../store/rights.ts';
import { rowOf } from '../store/store.ts';

/** The offering that the path names; 404 when it is absent or not visible to the caller. */
export function visibleOffering(call: Call): Offering {
  const offering = rowOf(call.world.store.offerings, call.params['uuid'] ?? '');
  if (offering === undefined || !sees(call.world.store, callerOf(call)).offering(offering)) {
    throw notFound('Offering');
  }
  return offering;
}

/** 400 when the offering's organization is blocked or archived. */
export function demandOpenCustomer(call: Call, customer: string): void {
  const row = call.world.store.customers.get(customer);
  if (row?.blocked === true) throw badRequest(['Blocked organization is not available.']);
  if (row?.archived === true) throw badRequest(['Archived organization is not available.']);
}

/** 400 when an update of the offering is refused because of its state or its organization. */
export function demandUpdatable(call: Call, offering: Offering): void {
  if (offering.state === 'Archived') {
    throw badRequest(['It is not possible to update archived offering.']);
  }
  demandOpenCustomer(call, offering.customer);
}
