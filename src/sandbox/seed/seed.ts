import type { Json } from '../json.ts';

/** A user of a seed. `roles[].on` and `roles[].by` are keys of the seed; `expires` may be `+2d`. */
export interface SeedUser {
  readonly username: string;
  readonly email?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly description?: string;
  readonly is_staff?: boolean;
  readonly is_support?: boolean;
  readonly is_active?: boolean;
  readonly agreed?: boolean;
  readonly token?: string;
  readonly password?: string;
  readonly token_lifetime?: number | null;
  readonly ssh_keys?: readonly { readonly as?: string; readonly name: string; readonly public_key: string }[];
  readonly roles?: readonly {
    readonly role: string;
    readonly on: string;
    readonly expires?: string | null;
    readonly by?: string;
    readonly as?: string;
    readonly automatic?: boolean;
  }[];
}

/** An offering of a seed: the API's own fields, with `customer` and `category` as keys of the seed. */
export interface SeedOffering {
  readonly customer: string;
  readonly category: string;
  readonly type?: string;
  readonly name: string;
  readonly state?: string;
  readonly slug?: string;
  readonly shared?: boolean;
  readonly billable?: boolean;
  readonly components?: readonly Readonly<Record<string, Json>>[];
  readonly plans?: readonly Readonly<Record<string, Json>>[];
  readonly endpoints?: readonly { readonly name: string; readonly url: string }[];
  readonly organization_groups?: readonly string[];
  readonly tags?: readonly string[];
  readonly [field: string]: unknown;
}

/** How a cloud or a cluster is reached, and how it behaves: `backend` is `ok`, `slow`, or every command fails. */
export interface SeedServiceSettings {
  readonly type: string;
  readonly name: string;
  readonly customer?: string;
  readonly shared?: boolean;
  readonly state?: string;
  readonly backend?: string;
  readonly backend_error?: string;
  readonly backend_s?: number;
  /** With `backend: refuses`: the one action that is refused, unless the values are these. */
  readonly refuses?: { readonly action: 'set_limits'; readonly unless: Readonly<Record<string, number>> };
  readonly options?: Readonly<Record<string, Json>>;
}

/** A share of a cluster, with its limits under the API's own names. */
export interface SeedAllocation {
  readonly plugin?: string;
  readonly project: string;
  readonly settings: string;
  readonly name: string;
  readonly description?: string;
  readonly state?: string;
  readonly backend_id?: string;
  readonly error_message?: string;
  readonly [limit: string]: unknown;
}

/** Something that was ordered; `scope` is the key of the allocation or the tenant behind it. */
export interface SeedResource {
  readonly offering: string;
  readonly project: string;
  readonly plan?: string;
  readonly name?: string;
  readonly state?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly attributes?: Readonly<Record<string, Json>>;
  readonly options?: Readonly<Record<string, Json>>;
  readonly backend_id?: string;
  readonly scope?: string;
}

/** An order of a resource of the seed; the reviews name users. */
export interface SeedOrder {
  readonly resource: string;
  readonly type?: 'Create' | 'Update' | 'Terminate';
  readonly state?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly attributes?: Readonly<Record<string, Json>>;
  readonly created_by?: string;
  readonly consumer_reviewed_by?: string;
  readonly provider_reviewed_by?: string;
}

/** A tenant of a cloud, and what is in it; `tenant` and `server_group` are keys of the seed. */
export interface SeedTenant {
  readonly project: string;
  readonly settings: string;
  readonly name: string;
  readonly state?: string;
}

/** A server group. A `backend_id` may be a placeholder `{{name|dashed}}`, which is an invented uuid. */
export interface SeedServerGroup {
  readonly tenant: string;
  readonly name: string;
  readonly policy: string;
  readonly description?: string;
  readonly state?: string;
  readonly backend_id?: string;
}

/** A virtual machine. */
export interface SeedInstance {
  readonly tenant: string;
  readonly name: string;
  readonly state?: string;
  readonly backend_id?: string;
  readonly server_group?: string;
}

/** A login on a cluster that belongs to a resource; `resource` and `users` are keys of the seed. */
export interface SeedRobotAccount {
  readonly resource: string;
  readonly type: string;
  readonly username?: string;
  readonly users?: readonly string[];
  readonly keys?: readonly string[];
  readonly state?: string;
}

/** A link of the resource of a robot account, whose key `robot` is. */
export interface SeedLexisLink {
  readonly robot: string;
  readonly state?: string;
  readonly heappe_project_id?: number | null;
}

/** What exists when the server starts. Keys name rows for other rows of the seed, and for `Sandbox.id`. */
export interface Seed {
  /** Actor -> key under users. */
  readonly actors?: Readonly<Record<string, string>>;
  readonly users?: Readonly<Record<string, SeedUser>>;
  /** Built-in roles by the key they are known by, and roles of the seed's own. */
  readonly roles?: Readonly<
    Record<
      string,
      { readonly name: string; readonly content_type?: string; readonly permissions?: readonly string[] }
    >
  >;
  readonly customers?: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly slug?: string;
        readonly backend_id?: string;
        readonly blocked?: boolean;
        readonly archived?: boolean;
        readonly service_provider?: boolean;
        readonly organization_groups?: readonly string[];
      }
    >
  >;
  readonly projects?: Readonly<Record<string, { readonly customer: string; readonly name: string }>>;
  readonly categories?: Readonly<
    Record<
      string,
      {
        readonly title: string;
        readonly description?: string;
        readonly attributes?: readonly {
          readonly key: string;
          readonly type: string;
          readonly title?: string;
          readonly required?: boolean;
          readonly default?: Json;
          readonly options?: readonly { readonly key: string; readonly title: string }[];
        }[];
      }
    >
  >;
  readonly organization_groups?: Readonly<
    Record<string, { readonly name: string; readonly parent?: string }>
  >;
  readonly tags?: Readonly<Record<string, { readonly name: string }>>;
  readonly offerings?: Readonly<Record<string, SeedOffering>>;
  readonly resources?: Readonly<Record<string, SeedResource>>;
  readonly orders?: Readonly<Record<string, SeedOrder>>;
  readonly service_settings?: Readonly<Record<string, SeedServiceSettings>>;
  readonly allocations?: Readonly<Record<string, SeedAllocation>>;
  readonly tenants?: Readonly<Record<string, SeedTenant>>;
  readonly server_groups?: Readonly<Record<string, SeedServerGroup>>;
  readonly instances?: Readonly<Record<string, SeedInstance>>;
  readonly robot_accounts?: Readonly<Record<string, SeedRobotAccount>>;
  readonly lexis_links?: Readonly<Record<string, SeedLexisLink>>;
  /** What clouds and clusters hold where it differs from the rows. */
  readonly in_backend?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** The server's time at the start. */
  readonly clock?: string;
  /** Site settings by name; values that are not booleans are ignored. */
  readonly switches?: Readonly<Record<string, unknown>>;
}
