import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { GrantScopeType } from '../grant-spec.ts';
import type { CaptureName } from '../step.ts';

/** One row of `list_users`. See docs/waldur-api/service-accounts.md, Grants. */
export interface GrantRow {
  /** Empty for a row that is known from its user only. */
  readonly uuid: string;
  readonly role: string;
  readonly user: string;
  readonly username: string;
  /** As the server says it; `null` is permanent. */
  readonly expires: string | null;
}

/** A value that is known now, or that an earlier step of the run will capture. */
export type Known = { readonly value: string } | { readonly capture: CaptureName };

/** Where a role is granted. */
export interface GrantScope {
  readonly type: GrantScopeType;
  readonly uuid: Known;
  /** As messages name it, e.g. `Offering/test-cluster`. */
  readonly label: string;
}

/** The role that an older server gives the same user on the organization, with which the grant lives and dies. */
export interface OrganizationRole {
  /** The organization; absent: it has to be asked for when the offering exists. */
  readonly customer?: string;
  /** When the role ends now, if it ends before the grant that is declared. */
  readonly endsTooEarly?: string;
  /** What its end has to be set to, so that it outlives all grants that lean on it. */
  readonly target: string | null;
}

/** A grant as the server has it, or what is known about one that it does not have (then without rows). */
export interface LiveGrant {
  readonly key: ObjectKey;
  readonly scope: GrantScope;
  readonly user: { readonly uuid: Known; readonly label: string };
  readonly role: string;
  /** Active rows of this user, role and scope, oldest first. More than one is a fault that the server cannot mend. */
  readonly rows: readonly GrantRow[];
  /** Present when the organization role has to be kept alive. */
  readonly organizationRole?: OrganizationRole;
  /** Why nothing can be done about it at all. */
  readonly blocked: readonly Diagnostic[];
  /** Why the server would refuse a change of it. */
  readonly refusal?: { readonly reason: string; readonly remedy: string };
  /** It is declared with an end that has passed, so its absence is what is asked for. */
  readonly lapsed?: true;
}
