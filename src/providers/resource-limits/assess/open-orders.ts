import { isDeepStrictEqual } from 'node:util';
import type { Limits, LiveResource, OpenOrder } from '../live-target.ts';
import {
  BEFORE_CONSUMER,
  BEFORE_PROJECT,
  BEFORE_PROVIDER,
  BEFORE_START,
  EXECUTING,
} from '../order-states.ts';
import { providerText } from '../rights.ts';

/** What open orders mean for a resource that shall have these limits. */
export interface OpenOrders {
  /** What has to happen first, in words that continue "waits for". */
  readonly waiting?: string;
  readonly warnings: readonly string[];
}

/**
 * Judges the open orders of a resource. A second order is never placed beside one: the server refuses it, or carries out
 * both. One that orders these very limits only has to go its way.
 */
export function judgeOrders(live: LiveResource, wanted: Limits, differs: boolean): OpenOrders {
  const [order] = live.orders;
  if (order === undefined) return { warnings: [] };
  const orders = live.orders.filter((one) => !isThis(one, wanted));
  if (!differs) {
    return { warnings: orders.map((one) => `${describe(one)} is open, and would change this`) };
  }
  const [other] = orders;
  if (other === undefined) return { waiting: whoMoves(order, live), warnings: [] };
  return {
    waiting: `${whoMoves(other, live)}, or the order to be taken back`,
    warnings: [`${describe(other)} is open; nothing else can be ordered before it is done or taken back`],
  };
}

function isThis({ type, limits }: OpenOrder, wanted: Limits): boolean {
  return type === 'Update' && isDeepStrictEqual(limits, wanted);
}

function describe({ type, uuid, limits }: OpenOrder): string {
  const texts = Object.entries(limits).map(([component, limit]) => `${component} ${String(limit)}`);
  const what = type === 'Update' ? `of the limits ${texts.join(', ')}` : `of type ${type}`;
  return `the order ${short(uuid)} ${what}`;
}

/** Who or what brings an open order on, as the end of `waits for`. */
export function whoMoves({ uuid, state }: OpenOrder, live: LiveResource): string {
  const order = `the order ${short(uuid)}`;
  switch (state) {
    case BEFORE_CONSUMER:
      return `an owner of ${live.customer.name} to approve ${order}`;
    case BEFORE_PROVIDER:
      return `${providerText(live)} to approve ${order}`;
    case BEFORE_PROJECT:
      return `the project ${live.project.name} to start, before which nobody can approve ${order}`;
    case BEFORE_START:
      return `the day on which ${order} shall begin`;
    case EXECUTING:
      return `${whoCarriesOut(live)} to carry out ${order}`;
    default:
      return `${order} to be done`;
  }
}

/** Who does what an order says once everybody has approved it. */
export function whoCarriesOut(live: LiveResource): string {
  return live.offering.type === 'Marketplace.Slurm' ? `the agent of ${providerText(live)}` : 'the server';
}

function short(uuid: string): string {
  return uuid.slice(0, 8);
}
