import type { ObjectKey } from '../../manifest/object-key.ts';
import type { CoreState } from '../core-state.ts';
import type { Plugin } from './plugin.ts';

/** Limits by type of component. */
export type Limits = Readonly<Record<string, number>>;

/** Something that the server knows by uuid and name. */
export interface Named {
  readonly uuid: string;
  readonly name: string;
}

/** An order that is neither done nor given up. See docs/waldur-api/resource-limits.md, Orders. */
export interface OpenOrder {
  readonly uuid: string;
  readonly type: string;
  readonly state: string;
  readonly limits: Limits;
}

/** What an offering says about one component of its resources. 0 and null are no bound. */
export interface Component {
  readonly type: string;
  readonly billingType: string;
  readonly isPrepaid: boolean;
  readonly least: number | undefined;
  readonly most: number | undefined;
  /** What all resources of the offering may have together, in a period. */
  readonly amount: number | undefined;
  readonly period: string | undefined;
  /** What all resources of the offering may not reach together. */
  readonly available: number | undefined;
}

/** What the resources of one offering have in common. */
export interface OfferingFacts {
  readonly state: string;
  readonly components: readonly Component[];
}

/** A resource whose limits are kept by the marketplace. */
export interface LiveResource {
  readonly type: 'resource';
  readonly uuid: string;
  readonly name: string;
  /** Whose side of it this account sees. */
  readonly side: 'consumer' | 'provider';
  readonly state: string;
  /** The server's own words about the last failure; empty when there is none. */
  readonly failure: string;
  readonly limits: Limits;
  readonly offering: Named & { readonly type: string; readonly isPrivate: boolean };
  /** `ended` is the day on which it was over, once it is. */
  readonly project: Named & { readonly ended: string | undefined };
  readonly customer: Named;
  readonly provider: Named;
  /** The object of a plugin behind it. */
  readonly behind: string | undefined;
  readonly orders: readonly OpenOrder[];
  /** Absent where they could not be read. */
  readonly facts?: OfferingFacts;
}

/** An allocation of a plugin that keeps the limits itself. */
export interface LiveAllocation {
  readonly type: 'allocation';
  readonly plugin: Plugin;
  readonly uuid: string;
  readonly name: string;
  readonly state: CoreState;
  readonly failure: string;
  readonly limits: Limits;
  readonly project: Named;
  readonly cluster: Named;
  /** The marketplace resource that points at it. */
  readonly resource: string | undefined;
  /** An object of the set that declares its limits as well. */
  readonly alsoDeclaredBy?: ObjectKey;
}

/** What limits are of, as the server shows it. */
export type LiveTarget = LiveResource | LiveAllocation;

/** How messages name it. */
export function describeTarget(live: LiveTarget): string {
  if (live.type === 'allocation') {
    return `${live.plugin.noun} ${live.name} of the project ${live.project.name} on ${live.cluster.name} (uuid ${live.uuid})`;
  }
  return `resource ${live.name} of the project ${live.project.name}, offering ${live.offering.name}, state ${live.state} (uuid ${live.uuid})`;
}
