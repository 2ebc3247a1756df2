import { whoCarriesOut } from '../assess/open-orders.ts';
import { wantedLimits, type LimitsChange } from '../change.ts';
import type { LiveResource } from '../live-target.ts';
import { EXECUTING, FAILED_STATES, openStates } from '../order-states.ts';
import { approverOf } from '../rights.ts';
import { captureName, type CaptureName, type Step, type WaitStep } from '../../step.ts';

const ORDERS = 'marketplace-orders/';

/** Seconds that a server is given to carry out an order. */
const PATIENCE = 300;

/** How an order is looked at. */
const FIELDS = ['uuid', 'state', 'error_message'];

/**
 * Orders all limits together, and follows the order: one look whether it has been approved, which is up to people, and
 * then patience while it is carried out. A lost answer is looked up among the open orders of the resource, of which the
 * server allows only one. See docs/waldur-api/resource-limits.md, Orders.
 */
export function orderLimits(change: LimitsChange, live: LiveResource): readonly Step[] {
  const { wanted, instance } = change;
  const limits = wantedLimits(change);
  const order = captureName(wanted.key, 'order');
  const approver = approverOf(live, instance);
  return [
    {
      type: 'request',
      method: 'POST',
      path: `marketplace-resources/${live.uuid}/update_limits/`,
      body: { value: { limits }, fill: [] },
      done: 'limits ordered',
      idempotent: false,
      lookup: {
        path: ORDERS,
        query: {
          resource_uuid: live.uuid,
          type: 'Update',
          state: openStates(instance),
          field: ['uuid', 'limits', 'marketplace_resource_uuid'],
        },
        list: '',
        where: [
          { pointer: '/limits', equals: limits },
          { pointer: '/marketplace_resource_uuid', equals: live.uuid },
        ],
        except: live.orders.map(({ uuid }) => uuid),
      },
      captures: [{ capture: order, take: '/order_uuid', found: '/uuid' }],
    },
    ...(approver === undefined ? [] : [untilApproved(order, approver)]),
    whileExecuting(order, live),
    untilDone(order, live),
  ];
}

function untilApproved(order: CaptureName, approver: string): WaitStep {
  return {
    ...lookAt(order),
    until: [{ pointer: '/state', oneOf: [EXECUTING, 'done'] }],
    waitsFor: `${approver} to approve the order of these limits`,
    done: 'order approved',
  };
}

/** One look at the short list of orders that are carried out serves all that wait. */
function whileExecuting(order: CaptureName, live: LiveResource): WaitStep {
  return {
    type: 'wait',
    path: ORDERS,
    query: { type: 'Update', state: EXECUTING, field: ['uuid'] },
    list: '',
    where: [{ pointer: '/uuid', capture: order }],
    until: 'absent',
    unless: [],
    waitsFor: `${whoCarriesOut(live)} to carry out the order of these limits`,
    patience: PATIENCE,
    captures: [],
  };
}

function untilDone(order: CaptureName, live: LiveResource): WaitStep {
  return {
    ...lookAt(order),
    until: [{ pointer: '/state', equals: 'done' }],
    waitsFor: `the order of these limits to be approved, and ${whoCarriesOut(live)} to carry it out`,
    done: 'limits set',
  };
}

function lookAt(order: CaptureName): Omit<WaitStep, 'until' | 'waitsFor'> {
  return {
    type: 'wait',
    path: `${ORDERS}{${order}}/`,
    query: { field: FIELDS },
    where: [],
    unless: FAILED_STATES.map(([state, sentence]) => ({
      conditions: [{ pointer: '/state', equals: state }],
      sentence,
      quote: '/error_message',
    })),
    patience: 0,
    captures: [],
  };
}
