import { text } from '../input/readers.ts';
import { readBody } from '../input/read-fields.ts';
import { json } from '../http/answer.ts';
import { bodyObject, callerOf, type Call } from '../http/call.ts';
import { badRequest, forbidden } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Offering } from '../store/rows.ts';
import { demand } from '../store/rights.ts';
import { OFFERINGS } from './offerings.ts';
import { demandOpenCustomer, visibleOffering } from './visible-offering.ts';

interface Transition {
  readonly action: string;
  /** Absent: from every state. */
  readonly from?: readonly string[];
  readonly to: string;
  /** Absent: whoever sees the offering. `staff`: nobody else. */
  readonly permission?: string;
  readonly needsPlans?: boolean;
  /** Whether a blocked organization stops it. */
  readonly open?: boolean;
}

const TRANSITIONS: readonly Transition[] = [
  {
    action: 'activate',
    from: ['Draft', 'Paused', 'Unavailable'],
    to: 'Active',
    permission: 'staff',
    needsPlans: true,
    open: true,
  },
  { action: 'pause', from: ['Active'], to: 'Paused', permission: 'OFFERING.PAUSE', open: true },
  { action: 'unpause', from: ['Paused'], to: 'Active', permission: 'OFFERING.UNPAUSE', needsPlans: true },
  { action: 'archive', to: 'Archived', permission: 'OFFERING.ARCHIVE', open: true },
  { action: 'draft', to: 'Draft' },
];

const TRANSITIONS_8_0: readonly Transition[] = [
  {
    action: 'make_unavailable',
    from: ['Active'],
    to: 'Unavailable',
    permission: 'OFFERING.PAUSE',
    open: true,
  },
  {
    action: 'make_available',
    from: ['Unavailable'],
    to: 'Active',
    permission: 'OFFERING.PAUSE',
  },
];

function demandRight(call: Call, offering: Offering, transition: Transition): void {
  const { profile, switches } = call.world;
  if (callerOf(call).isStaff) return;
  if (profile.lifecycleSwitch) {
    if (switches.get('owners_manage_offerings') !== true) throw forbidden();
    const permission =
      transition.permission === 'staff' || transition.permission === undefined
        ? 'OFFERING.CREATE'
        : transition.permission;
    demand(call, permission, [offering.uuid, offering.customer]);
  } else if (transition.permission === 'staff') {
    throw forbidden();
  } else if (transition.permission !== undefined) {
    demand(call, transition.permission, [offering.uuid, offering.customer]);
  }
}

function route(transition: Transition): Route {
  return {
    method: 'POST',
    path: `${OFFERINGS}/:uuid/${transition.action}`,
    handle(call) {
      const { profile } = call.world;
      const offering = visibleOffering(call);
      demandRight(call, offering, transition);
      if (transition.open === true) demandOpenCustomer(call, offering.customer);
      if (transition.from !== undefined && !transition.from.includes(offering.state)) {
        throw badRequest(['Offering state is invalid.']);
      }
      if (transition.needsPlans === true && offering.plans.length === 0) {
        throw badRequest([
          profile.newerRoutes ? 'Offering does not have any billing plans.' : 'Offering state is invalid.',
        ]);
      }
      if (transition.action === 'pause') {
        const { paused_reason: reason } = readBody(bodyObject(call), {
          paused_reason: { read: text({ blank: true }) },
        });
        if (reason !== undefined) offering.columns['paused_reason'] = reason;
      }
      offering.state = transition.to;
      return json(200, { detail: 'Offering state updated.', state: transition.to });
    },
  };
}

/** The life cycle of offerings: one action for each transition. See docs/waldur-api/offerings.md, States. */
export const OFFERING_STATE_ROUTES: readonly Route[] = TRANSITIONS.map(route);

/** The transitions that only 8.0 has. */
export const OFFERING_STATE_ROUTES_8_0: readonly Route[] = TRANSITIONS_8_0.map(route);
