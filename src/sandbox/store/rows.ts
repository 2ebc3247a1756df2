import type { Columns, Json, JsonObject } from '../json.ts';

/** An account. `columns` holds the plain fields that a request can set and an answer shows under the same name. */
export interface User {
  readonly uuid: string;
  /** The number in `/api/auth-tokens/{id}/`. */
  readonly id: number;
  readonly username: string;
  email: string;
  slug: string;
  readonly joined: string;
  isStaff: boolean;
  isSupport: boolean;
  isActive: boolean;
  agreedAt: string | null;
  token: string;
  /** Absent: nobody can sign in with a password. */
  readonly password?: string;
  /** Seconds without use until the token expires; null: never. */
  tokenLifetime: number | null;
  /** Milliseconds since the epoch. */
  tokenUsedAt: number;
  columns: Columns;
}

/** An organization. */
export interface Customer {
  readonly uuid: string;
  readonly created: string;
  name: string;
  slug: string;
  blocked: boolean;
  archived: boolean;
  organizationGroups: string[];
  columns: Columns;
}

/** An organization's profile as a service provider. */
export interface ServiceProvider {
  readonly uuid: string;
  readonly created: string;
  readonly customer: string;
  columns: Columns;
}

/** A project of an organization. */
export interface Project {
  readonly uuid: string;
  readonly created: string;
  readonly customer: string;
  name: string;
  slug: string;
  columns: Columns;
}

/** An attribute that offerings of a category have. */
export interface CategoryAttribute {
  readonly key: string;
  readonly title: string;
  readonly type: string;
  readonly required: boolean;
  readonly default: Json;
  readonly options: readonly { readonly key: string; readonly title: string }[];
}

/** A category of the marketplace. */
export interface Category {
  readonly uuid: string;
  title: string;
  description: string;
  attributes: CategoryAttribute[];
}

/** A group of organizations. */
export interface OrganizationGroup {
  readonly uuid: string;
  name: string;
  parent: string | null;
}

/** A label of offerings. */
export interface Tag {
  readonly uuid: string;
  name: string;
}

/** What an offering is billed by. */
export interface Component {
  readonly uuid: string;
  type: string;
  name: string;
  billingType: string;
  readonly builtin: boolean;
  readonly factor: number | null;
  columns: Columns;
}

/** Price and quota of one component in one plan. Prices are decimals as text. */
export interface PlanEntry {
  price: string;
  futurePrice: string | null;
  amount: number;
  discountThreshold: number | null;
  discountRate: number | null;
}

/** A plan of an offering; `entries` goes by the uuid of the component. */
export interface Plan {
  readonly uuid: string;
  readonly created: string;
  readonly offering: string;
  name: string;
  archived: boolean;
  unitPrice: string;
  organizationGroups: string[];
  entries: Map<string, PlanEntry>;
  columns: Columns;
}

/** An access point of an offering. */
interface Endpoint {
  readonly uuid: string;
  readonly name: string;
  readonly url: string;
}

/** An offering. `columns` holds the plain fields under their API names. */
export interface Offering {
  readonly uuid: string;
  readonly created: string;
  name: string;
  slug: string;
  type: string;
  state: string;
  customer: string;
  category: string;
  project: string | null;
  shared: boolean;
  billable: boolean;
  components: Component[];
  plans: Plan[];
  endpoints: Endpoint[];
  organizationGroups: string[];
  tags: string[];
  columns: Columns;
}

/** A role: a named set of permissions on one type of scope. */
export interface Role {
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  readonly scopeType: ScopeType;
  readonly permissions: ReadonlySet<string>;
  isActive: boolean;
}

/** What roles are granted on. */
export type ScopeType = 'customer' | 'project' | 'offering';

/** A role that a user holds on a scope until it expires or is revoked. */
export interface Grant {
  readonly uuid: string;
  readonly created: string;
  readonly createdBy: string | null;
  readonly user: string;
  /** The role's name. */
  readonly role: string;
  readonly scopeType: ScopeType;
  readonly scope: string;
  expires: string | null;
}

/** The object of a plugin behind a resource, by its collection, e.g. `slurm-allocations`. */
export interface ResourceScope {
  readonly collection: string;
  readonly uuid: string;
}

/** Something that was ordered from an offering. */
export interface Resource {
  readonly uuid: string;
  readonly created: string;
  modified: string;
  readonly offering: string;
  readonly project: string;
  readonly plan: string | null;
  name: string;
  readonly slug: string;
  state: string;
  /** Whole numbers by type of component. */
  limits: JsonObject;
  attributes: JsonObject;
  options: JsonObject;
  backendId: string;
  errorMessage: string;
  scope: ResourceScope | null;
  /** Plain fields under their API names. */
  columns: Columns;
}

/** That somebody has approved or rejected an order. */
export interface Review {
  /** A user. */
  readonly by: string;
  readonly at: string;
}

/** What is to be done to a resource, and how far it has come. */
export interface Order {
  readonly uuid: string;
  readonly created: string;
  modified: string;
  readonly resource: string;
  readonly type: 'Create' | 'Update' | 'Terminate';
  state: string;
  readonly limits: JsonObject;
  readonly attributes: JsonObject;
  readonly createdBy: string;
  consumerReview: Review | null;
  providerReview: Review | null;
  errorMessage: string;
}

/** How Waldur reaches a cloud or a cluster, and how that one behaves here. */
export interface ServiceSettings {
  readonly uuid: string;
  readonly name: string;
  /** E.g. `OPENPORTAL`. */
  readonly type: string;
  readonly customer: string | null;
  readonly shared: boolean;
  state: string;
  readonly options: Columns;
  /** `ok`, `slow`, or any other word: every command fails. */
  backend: string;
  /** Absent: what fails are all commands. Else limits alone fail, unless they are these. */
  readonly takenLimits?: Readonly<Record<string, number>>;
  backendError: string;
  /** Seconds that one command takes. */
  backendSeconds: number;
}

/** A share of a cluster that a project may use. */
export interface Allocation {
  readonly uuid: string;
  readonly created: string;
  modified: string;
  /** Which plugin made it, e.g. `openportal`. */
  readonly plugin: string;
  readonly project: string;
  readonly settings: string;
  name: string;
  description: string;
  /** As the older generations write it. */
  state: string;
  backendId: string;
  errorMessage: string;
  errorTraceback: string;
  /** By the name of the field. */
  limits: Readonly<Record<string, number>>;
  /** What the cluster holds. */
  inBackend: Readonly<Record<string, number>>;
  groupname: string | null;
}

/** Something of a provider's system that can be imported as a resource. */
export interface BackendResource {
  readonly uuid: string;
  readonly created: string;
  readonly name: string;
  readonly project: string;
  readonly offering: string;
  readonly backendId: string;
  readonly metadata: JsonObject;
}
