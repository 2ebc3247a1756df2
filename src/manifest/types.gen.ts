// Generated from schemas/*.schema.json by `npm run generate`. Do not edit.
import type { Json } from './json.ts';
import type { ValueSource } from './value-source.ts';

/**
 * An amount of money that is not negative, with up to 12 digits before and 10 after the point. Write it in quotes to keep every digit.
 */
export type Decimal = number | string;
/**
 * Any value that JSON can carry.
 */
export type JsonValue = Json;
/**
 * A value that is kept outside the manifest, such as a password.
 */
export type ValueFrom = { readonly valueFrom: ValueSource };
/**
 * A reference to a value outside the manifest, or a value that is not secret.
 */
export type SecretMapValue = Json | ValueFrom;
/**
 * How Waldur reaches a cluster, by exactly one of name and uuid; beside name, type may say of which type, which is always OPENPORTAL here.
 */
export type ServiceSettingsReference = ServiceSettingsReference1 & ServiceSettingsReference2;
export type ServiceSettingsReference1 = {
  readonly [k: string]: unknown;
};

/**
 * Something that exists in the system of a service provider, such as an account of a cluster, and that can be imported into the marketplace as a resource. Generation 8.0 only. The API cannot change one, so other values mean that it is deleted and made again, until it has been imported.
 */
export interface BackendResourceSpec {
  /**
   * The offering that it would have been ordered from.
   */
  readonly offering: OfferingReference;
  /**
   * The project that it belongs to.
   */
  readonly project: ProjectReference;
  /**
   * Its identifier in the system of the service provider. Together with offering and project it says which one is meant.
   */
  readonly backend_id: string;
  /**
   * The name, which the resource gets when it is imported.
   */
  readonly name: string;
  /**
   * Free values by key. The key limits holds the limits that the resource gets when it is imported, by type of component. Keys that are left out keep their values; null removes one.
   */
  readonly backend_metadata?: JsonMap;
  /**
   * Imports it as a resource of the marketplace, which cannot be taken back. Only staff may. Without it, it is left for somebody to import.
   */
  readonly import?: BackendResourceImport;
}
/**
 * How it is imported.
 */
export interface BackendResourceImport {
  /**
   * The plan of the offering that the resource gets. Offerings that are shared need one.
   */
  readonly plan?: NamedReference;
}
/**
 * Any values by key.
 */
export interface JsonMap {
  readonly [k: string]: JsonValue;
}
/**
 * Values by key, some of them secret. A secret is written as {valueFrom: {env: NAME}} or {valueFrom: {file: PATH}}; numbers, booleans and the few keys that are never secret (docs/manifests.md lists them) may be written here. A null removes the key where the server can.
 */
export interface SecretMap {
  readonly [k: string]: SecretMapValue;
}
/**
 * An organization, by exactly one of these keys.
 */
export interface CustomerReference {
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * Its slug.
   */
  readonly slug?: string;
  /**
   * Its identifier in another system.
   */
  readonly backend_id?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
}
/**
 * A category of the marketplace, by exactly one of these keys.
 */
export interface CategoryReference {
  /**
   * Its title, exactly.
   */
  readonly name?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
}
/**
 * A user account, by exactly one of these keys.
 */
export interface UserReference {
  /**
   * The user name, exactly.
   */
  readonly username?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
  /**
   * The metadata.name of a ServiceAccount in the same set of manifests.
   */
  readonly manifest?: string;
}
/**
 * An object that the server knows, by exactly one of these keys.
 */
export interface NamedReference {
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
}
/**
 * A project, by exactly one of name, slug, backend_id and uuid; beside name, customer says of which organization.
 */
export interface ProjectReference {
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * Its slug.
   */
  readonly slug?: string;
  /**
   * Its identifier in another system.
   */
  readonly backend_id?: string;
  /**
   * The organization of the project, when the name alone is not unique.
   */
  readonly customer?: CustomerReference;
}
/**
 * An offering, by exactly one of manifest, name, slug, backend_id and uuid; beside name, customer says of which organization.
 */
export interface OfferingReference {
  /**
   * The metadata.name of an Offering in the same set of manifests.
   */
  readonly manifest?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * Its slug.
   */
  readonly slug?: string;
  /**
   * Its identifier in another system.
   */
  readonly backend_id?: string;
  /**
   * The organization of the offering, when the name alone is not unique.
   */
  readonly customer?: CustomerReference;
}
/**
 * A resource that was ordered in the marketplace, by exactly one of manifest, name, backend_id and uuid; beside name or backend_id, project and offering say which one is meant. Terminated resources count only by uuid.
 */
export interface ResourceReference {
  /**
   * The metadata.name of a BackendResource in the same set of manifests, which imports it.
   */
  readonly manifest?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * Its identifier in the system of the service provider, exactly.
   */
  readonly backend_id?: string;
  /**
   * The project that it belongs to.
   */
  readonly project?: ProjectReference;
  /**
   * The offering that it was ordered from.
   */
  readonly offering?: OfferingReference;
}
/**
 * An object that the server knows, by its identifier.
 */
export interface UuidReference {
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid: string;
}
/**
 * One role that a user holds.
 */
export interface Access {
  /**
   * Who holds the role.
   */
  readonly user: UserReference;
  /**
   * The name of the role.
   */
  readonly role: string;
  /**
   * When the role ends; null for never. Not managed when left out.
   */
  readonly expiration_time?: string | null;
}
/**
 * A tie between a resource and a project of a HEAppE server, through which LEXIS uses the resource.
 */
export interface LexisLinkSpec {
  /**
   * The resource that is linked, which identifies the link. It never changes.
   */
  readonly resource: ResourceReference;
  /**
   * The name of the account on the cluster that LEXIS works under, which the service provider gives. The link starts with it. When it is left out the link waits for the service provider.
   */
  readonly robot_username?: string;
}
/**
 * An offering of the marketplace: what can be ordered, at what price, in which state. A field that is left out is not managed; to clear one write "", [] or null.
 */
export interface OfferingSpec {
  /**
   * The name that people see in the marketplace. Together with the customer it finds the offering on the server.
   */
  readonly name: string;
  /**
   * The organization that provides the offering. It cannot be changed later.
   */
  readonly customer: CustomerReference;
  /**
   * The category of the marketplace where the offering is listed.
   */
  readonly category: CategoryReference;
  /**
   * The plugin behind the offering, as the server names it. A server of generation 8.0 can change it between Marketplace.Basic and Marketplace.Slurm only, others not at all.
   */
  readonly type: string;
  /**
   * A short name for addresses. Only staff can set it.
   */
  readonly slug?: string;
  /**
   * A short text in simple HTML. The server drops tags that it does not allow.
   */
  readonly description?: string;
  /**
   * A long text in simple HTML. The server drops tags that it does not allow.
   */
  readonly full_description?: string;
  /**
   * A text about the vendor in simple HTML. It can only be set when the offering is created.
   */
  readonly vendor_details?: string;
  /**
   * A guide for people who begin to use a resource of this offering.
   */
  readonly getting_started?: string;
  /**
   * A guide for those who connect the offering with a back-end.
   */
  readonly integration_guide?: string;
  /**
   * The address of the privacy policy.
   */
  readonly privacy_policy_link?: string;
  /**
   * The address of the helpdesk. Generation 8.0 only.
   */
  readonly helpdesk_url?: string;
  /**
   * The address of the documentation. Generation 8.0 only.
   */
  readonly documentation_url?: string;
  /**
   * The address where the service is used. Generation 8.0 only.
   */
  readonly access_url?: string;
  /**
   * The terms of service in simple HTML. Generation 2024-10 only.
   */
  readonly terms_of_service?: string;
  /**
   * The address of the terms of service. Generation 2024-10 only.
   */
  readonly terms_of_service_link?: string;
  /**
   * The name in the native language. Generation 2024-10 only, when the offering is created.
   */
  readonly native_name?: string;
  /**
   * The short text in the native language. Generation 2024-10 only, when the offering is created.
   */
  readonly native_description?: string;
  /**
   * A rating. Generation 2024-10 only, when the offering is created.
   */
  readonly rating?: number | null;
  /**
   * Values of the attributes of the category, by their keys. A null removes a value. Keys that are left out are not managed.
   */
  readonly attributes?: JsonMap;
  /**
   * The form that people fill in when they order.
   */
  readonly options?: OptionForm;
  /**
   * The form for options of a resource that already exists.
   */
  readonly resource_options?: OptionForm;
  /**
   * Settings of the plugin, by key. Keys that are left out are not managed; a null removes a key where the server can. A server of generation 8.0 takes only keys that it knows.
   */
  readonly plugin_options?: JsonMap;
  /**
   * Settings of the plugin that only the provider may see, by key. Keys that are left out are not managed.
   */
  readonly secret_options?: SecretMap;
  /**
   * How the server reaches the back-end of the offering (types with a service of their own), by key.
   */
  readonly service_attributes?: SecretMap;
  /**
   * The identifier of the offering in another system.
   */
  readonly backend_id?: string;
  /**
   * Free data about the back-end, by key. Keys that are left out are not managed; a null removes a key.
   */
  readonly backend_metadata?: JsonMap;
  /**
   * Rules for identifiers of resources in the back-end; the whole value is managed. Generation 8.0 only.
   */
  readonly backend_id_rules?: JsonMap;
  /**
   * The checklist that customers answer, or null for none. Generation 8.0 only.
   */
  readonly compliance_checklist?: UuidReference | null;
  /**
   * The group of offerings of the same organization that this one belongs to, or null for none. Generation 8.0 only.
   */
  readonly offering_group?: UuidReference | null;
  /**
   * The DOI of the service. It can only be set when the offering is created.
   */
  readonly datacite_doi?: string;
  /**
   * Where the service is, in degrees north of the equator.
   */
  readonly latitude?: number;
  /**
   * Where the service is, in degrees east of Greenwich.
   */
  readonly longitude?: number;
  /**
   * The country as two capital letters (ISO 3166), or empty. It can only be set when the offering is created.
   */
  readonly country?: string;
  /**
   * Whether every organization can order it. It can only be set when the offering is created; roles can be granted on shared offerings only.
   */
  readonly shared?: boolean;
  /**
   * Whether its use is put on invoices. It can only be set when the offering is created.
   */
  readonly billable?: boolean;
  /**
   * What is counted and sold, identified by type. Components on the server that are not listed stay, or are removed with --prune.
   */
  readonly components?: readonly OfferingComponent[];
  /**
   * How it is sold, identified by name. Plans on the server that are not listed stay, or are archived with --prune.
   */
  readonly plans?: readonly OfferingPlan[];
  /**
   * Addresses of the service, identified by name. Endpoints on the server that are not listed stay, or are removed with --prune.
   */
  readonly endpoints?: readonly OfferingEndpoint[];
  /**
   * Groups of organizations that see the offering; empty for all. Groups on the server that are not listed stay, or are removed with --prune.
   */
  readonly organization_groups?: readonly NamedReference[];
  /**
   * Tags, which must exist on the server. Tags on the server that are not listed stay, or are removed with --prune. Generation 8.0 only.
   */
  readonly tags?: readonly NamedReference[];
  /**
   * Roles on this offering. Each is an object of its own in plans. Roles on the server that are not listed stay, or are revoked with --prune.
   */
  readonly access?: readonly Access[];
  /**
   * The state in the marketplace. Draft and Archived offerings are hidden, Active ones can be ordered, Paused and Unavailable ones are shown only. Unavailable: generation 8.0 only.
   */
  readonly state?: 'Draft' | 'Active' | 'Paused' | 'Unavailable' | 'Archived';
  /**
   * Why the offering is paused. It is sent when the offering is paused.
   */
  readonly paused_reason?: string;
}
/**
 * A form: its questions by name, and their order. The whole form is managed.
 */
export interface OptionForm {
  /**
   * The names of the questions in the order they are asked.
   *
   * Items: The name of a question.
   */
  readonly order: readonly string[];
  /**
   * The questions by name.
   */
  readonly options: {
    readonly [k: string]: OptionField;
  };
}
/**
 * One question of a form.
 */
export interface OptionField {
  /**
   * What kind of answer it takes. The last five: generation 8.0 only.
   */
  readonly type:
    | 'boolean'
    | 'integer'
    | 'money'
    | 'string'
    | 'text'
    | 'html_text'
    | 'select_string'
    | 'select_string_multi'
    | 'select_openstack_tenant'
    | 'select_multiple_openstack_tenants'
    | 'select_openstack_instance'
    | 'select_multiple_openstack_instances'
    | 'date'
    | 'time'
    | 'conditional_cascade'
    | 'component_multiplier'
    | 'single_datacenter_k8s_config'
    | 'multi_datacenter_k8s_config'
    | 'storage_folder_manager';
  /**
   * The question as people read it.
   */
  readonly label: string;
  /**
   * An explanation below the question.
   */
  readonly help_text?: string;
  /**
   * Whether it must be answered. Not when left out.
   */
  readonly required?: boolean;
  /**
   * The answers to choose from.
   *
   * Items: An answer.
   */
  readonly choices?: readonly string[];
  /**
   * The answer that is filled in already. Generation 8.0 keeps it as a text.
   */
  readonly default?: JsonValue;
  /**
   * The smallest number allowed.
   */
  readonly min?: number;
  /**
   * The largest number allowed.
   */
  readonly max?: number;
  /**
   * The steps of a conditional_cascade question.
   */
  readonly cascade_config?: JsonMap;
  /**
   * The component and factor of a component_multiplier question.
   */
  readonly component_multiplier_config?: JsonMap;
  /**
   * The limits of a storage_folder_manager question.
   */
  readonly storage_folder_config?: JsonMap;
  /**
   * The defaults of a question about a Kubernetes cluster.
   */
  readonly default_configs?: JsonMap;
  /**
   * Rules that compare the answer with another one. Generation 8.0 only.
   */
  readonly validators?: readonly OptionValidator[];
}
/**
 * A rule that compares an answer with another one.
 */
export interface OptionValidator {
  /**
   * How it is compared: greater than, greater or equal, less than, less or equal.
   */
  readonly type: 'gt' | 'gte' | 'lt' | 'lte';
  /**
   * The name of the other question, which takes an integer or money.
   */
  readonly target_field: string;
}
/**
 * Something that is counted and sold. Types with built-in components take only type, min_value, max_value, max_available_limit and article_code for those.
 */
export interface OfferingComponent {
  /**
   * What identifies the component within the offering; prices and quotas name it.
   */
  readonly type: string;
  /**
   * The name that people see. Needed for components that are not built in.
   */
  readonly name?: string;
  /**
   * How it is billed: a fixed quota of the plan, what was used, a limit that the customer chooses, once at the start (one), or at each change of plan (few). Needed for components that are not built in.
   */
  readonly billing_type?: 'fixed' | 'usage' | 'limit' | 'one' | 'few';
  /**
   * An explanation.
   */
  readonly description?: string;
  /**
   * The unit in which it is counted.
   */
  readonly measured_unit?: string;
  /**
   * How many back-end units make one unit. Generation 8.0 only.
   */
  readonly unit_factor?: number;
  /**
   * The period that a limit counts for. quarterly: generation 8.0 only.
   */
  readonly limit_period?: 'month' | 'quarterly' | 'annual' | 'total' | '' | null;
  /**
   * The limit of use within the period, or null for none.
   */
  readonly limit_amount?: number | null;
  /**
   * The code in the accounting system.
   */
  readonly article_code?: string;
  /**
   * The smallest amount that can be ordered, or null.
   */
  readonly min_value?: number | null;
  /**
   * The largest amount that can be ordered, or null.
   */
  readonly max_value?: number | null;
  /**
   * The amount that all customers together can have, or null.
   */
  readonly max_available_limit?: number | null;
  /**
   * The amount that an order form begins with, or null.
   */
  readonly default_limit?: number | null;
  /**
   * Whether it is only on or off. The server then sets min_value 0, max_value 1, limit_period month and limit_amount null.
   */
  readonly is_boolean?: boolean;
  /**
   * Whether it is paid before use. Generation 8.0 only.
   */
  readonly is_prepaid?: boolean;
  /**
   * The type of the component of this offering that bills use beyond the prepaid amount, or null. Generation 8.0 only.
   */
  readonly overage_component?: string | null;
  /**
   * The shortest time that can be paid in advance, in months, or null. Only for prepaid components of generation 8.0.
   */
  readonly min_prepaid_duration?: number | null;
  /**
   * The longest time that can be paid in advance, in months, or null. Only for prepaid components of generation 8.0.
   */
  readonly max_prepaid_duration?: number | null;
  /**
   * The step between times that can be paid in advance, in months, or null. Only for prepaid components of generation 8.0.
   */
  readonly prepaid_duration_step?: number | null;
  /**
   * The shortest renewal, in months, or null. Only for prepaid components of generation 8.0.
   */
  readonly min_renewal_duration?: number | null;
  /**
   * The longest renewal, in months, or null. Only for prepaid components of generation 8.0.
   */
  readonly max_renewal_duration?: number | null;
  /**
   * The step between renewals, in months, or null. Only for prepaid components of generation 8.0.
   */
  readonly renewal_duration_step?: number | null;
}
/**
 * A way to pay for the offering. Its texts and unit cannot be changed once a resource has used it; its prices then change with the next month.
 */
export interface OfferingPlan {
  /**
   * What identifies the plan within the offering. Archived plans do not count.
   */
  readonly name: string;
  /**
   * The period that prices are for. quarter: generation 8.0 only.
   */
  readonly unit: 'month' | 'quarter' | 'half_month' | 'day' | 'hour' | 'quantity';
  /**
   * An explanation.
   */
  readonly description?: string;
  /**
   * The code in the accounting system.
   */
  readonly article_code?: string;
  /**
   * How many resources can use the plan, or null for no limit.
   */
  readonly max_amount?: number | null;
  /**
   * A price that the server stores and does not compute with. It can only be set when the plan is created.
   */
  readonly unit_price?: Decimal;
  /**
   * The identifier of the plan in another system. It can only be set when the plan is created.
   */
  readonly backend_id?: string;
  /**
   * The price of one unit, by component type. Prices that are left out are not managed.
   */
  readonly prices?: {
    readonly [k: string]: Decimal;
  };
  /**
   * The amount that is included, by type of a component whose billing_type is fixed. Quotas that are left out are not managed.
   */
  readonly quotas?: {
    /**
     * An amount.
     */
    readonly [k: string]: number;
  };
  /**
   * Volume discounts, by component type. Generation 8.0 only.
   */
  readonly discounts?: {
    readonly [k: string]: PlanDiscount;
  };
  /**
   * Groups of organizations that see the plan; empty for all. Groups on the server that are not listed stay, or are removed with --prune.
   */
  readonly organization_groups?: readonly NamedReference[];
}
/**
 * A volume discount: both values, or null for both to end it.
 */
export interface PlanDiscount {
  /**
   * The amount from which the discount counts.
   */
  readonly discount_threshold: number | null;
  /**
   * The discount in percent.
   */
  readonly discount_rate: number | null;
}
/**
 * An address of the service.
 */
export interface OfferingEndpoint {
  /**
   * What identifies the endpoint within the offering.
   */
  readonly name: string;
  /**
   * The address.
   */
  readonly url: string;
}
/**
 * The share that a project has of a cluster reached through OpenPortal. A limit that is left out is not managed. Limits are node_limit on servers of generation 8.0, and cpu_limit, gpu_limit and ram_limit together on servers of generation openportal-2024-08.
 */
export interface OpenPortalAllocationSpec {
  /**
   * The project that gets the allocation. It never changes.
   */
  readonly project: ProjectReference;
  /**
   * The cluster, as Waldur reaches it. It never changes.
   */
  readonly service_settings: ServiceSettingsReference;
  /**
   * The name, which identifies the allocation within its project and cluster. Servers of generation openportal-2024-08 make only names of 1 to 63 letters, digits, - and _
   */
  readonly name: string;
  /**
   * What the allocation is for; "" clears it. At most 2,000 characters before generation 8.0.
   */
  readonly description?: string;
  /**
   * The limit in node hours, 0 for none at all. Generation 8.0 only.
   */
  readonly node_limit?: number;
  /**
   * The limit of processors in minutes, together with gpu_limit and ram_limit. Generation openportal-2024-08 only.
   */
  readonly cpu_limit?: number;
  /**
   * The limit of graphics processors in minutes, together with cpu_limit and ram_limit. Generation openportal-2024-08 only.
   */
  readonly gpu_limit?: number;
  /**
   * The limit of memory in megabyte minutes, together with cpu_limit and gpu_limit. Generation openportal-2024-08 only.
   */
  readonly ram_limit?: number;
}
export interface ServiceSettingsReference2 {
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * Its type.
   */
  readonly type?: 'OPENPORTAL';
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
}
/**
 * A rule by which the virtual machines of a tenant share hypervisors or keep apart. The API cannot change one, so another policy means that it is deleted and made again.
 */
export interface OpenStackServerGroupSpec {
  /**
   * The tenant that has the group.
   */
  readonly tenant: TenantReference;
  /**
   * The name, which is unique in the tenant.
   */
  readonly name: string;
  /**
   * affinity: all members on one hypervisor; anti-affinity: each on another one; soft-affinity and soft-anti-affinity: the same where it is possible. Servers before 8.0.5 know affinity only.
   */
  readonly policy: 'affinity' | 'anti-affinity' | 'soft-affinity' | 'soft-anti-affinity';
  /**
   * What the group is for. It is set when the group is made, and cannot be changed.
   */
  readonly description?: string;
}
/**
 * A tenant of OpenStack, by exactly one of name, backend_id and uuid; beside name, project says of which project.
 */
export interface TenantReference {
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * Its identifier in OpenStack.
   */
  readonly backend_id?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
  /**
   * The project of the tenant, when the name alone is not unique.
   */
  readonly project?: ProjectReference;
}
/**
 * The limits of a resource that was ordered in the marketplace, or of an allocation, which is there already or is made by the same set of manifests.
 */
export interface ResourceLimitsSpec {
  /**
   * What the limits are of. It never changes.
   */
  readonly target: LimitsTarget;
  /**
   * The limits by type of component, in the units in which the server keeps them. A limit that is left out is not managed and stays as it is; null takes a limit away where the server can.
   */
  readonly limits: {
    /**
     * A whole number; -1 for no limit at all, which only SLURM allocations know; null for no such entry.
     */
    readonly [k: string]: number | null;
  };
}
/**
 * A resource of the marketplace, or an allocation: exactly one of resource and allocation.
 */
export interface LimitsTarget {
  /**
   * A resource that was ordered in the marketplace.
   */
  readonly resource?: ResourceReference;
  /**
   * An allocation on a cluster.
   */
  readonly allocation?: AllocationReference;
}
/**
 * An OpenPortal or SLURM allocation, by exactly one of manifest, uuid and name; beside name, project and service_settings say which one is meant.
 */
export interface AllocationReference {
  /**
   * The metadata.name of an OpenPortalAllocation in the same set of manifests.
   */
  readonly manifest?: string;
  /**
   * The identifier of an object on the server: 32 hexadecimal digits, with or without dashes.
   */
  readonly uuid?: string;
  /**
   * Its name, exactly.
   */
  readonly name?: string;
  /**
   * The project that it belongs to.
   */
  readonly project?: ProjectReference;
  /**
   * The cluster, as Waldur reaches it.
   */
  readonly service_settings?: NamedReference;
}
/**
 * A user account for a program, such as a site agent. A field that is left out is not managed; to clear a text write "".
 */
export interface ServiceAccountSpec {
  /**
   * The user name, which identifies the account and never changes: lower case letters, digits and the characters _ . @ + -
   */
  readonly username: string;
  /**
   * The e-mail address. An account cannot be created without one; later the server changes it only after a confirmation by mail.
   */
  readonly email?: string;
  /**
   * The first name.
   */
  readonly first_name?: string;
  /**
   * The last name.
   */
  readonly last_name?: string;
  /**
   * The name in the native language.
   */
  readonly native_name?: string;
  /**
   * What the account is for. Only staff and support see it.
   */
  readonly description?: string;
  /**
   * The job title.
   */
  readonly job_title?: string;
  /**
   * The organization that the account works for, as a free text.
   */
  readonly organization?: string;
  /**
   * The country of that organization, by its code of two letters. Generation 8.0 only.
   */
  readonly organization_country?: string;
  /**
   * The type of that organization, as an address. Generation 8.0 only.
   */
  readonly organization_type?: string;
  /**
   * The code of that organization in a business register. Generation 8.0 only.
   */
  readonly organization_registry_code?: string;
  /**
   * The phone number.
   */
  readonly phone_number?: string;
  /**
   * The code of the preferred language.
   */
  readonly preferred_language?: string;
  /**
   * Whether the account gets mails. Generation 8.0 only.
   */
  readonly notifications_enabled?: boolean;
  /**
   * Whether the account can be used. An inactive one keeps its roles and its token, which does not work meanwhile.
   */
  readonly is_active?: boolean;
  /**
   * Whether the account may do everything. A site agent needs a role on its offering instead.
   */
  readonly is_staff?: boolean;
  /**
   * Whether the account may see everything.
   */
  readonly is_support?: boolean;
  /**
   * Roles of the account. Each is an object of its own in plans. Roles that are not listed stay.
   */
  readonly grants?: readonly AccountGrant[];
  /**
   * The token of the account: where it is delivered to, and how long it lasts. Generation 8.0 only.
   */
  readonly token?: AccountToken;
}
/**
 * One role of the account.
 */
export interface AccountGrant {
  /**
   * The name of the role.
   */
  readonly role: string;
  /**
   * What the role is held on.
   */
  readonly scope: GrantScope;
  /**
   * When the role ends; null for never. Not managed when left out.
   */
  readonly expiration_time?: string | null;
}
/**
 * What a role is held on: exactly one of offering, customer and project.
 */
export interface GrantScope {
  /**
   * An offering.
   */
  readonly offering?: OfferingReference;
  /**
   * An organization.
   */
  readonly customer?: CustomerReference;
  /**
   * A project.
   */
  readonly project?: ProjectReference;
}
/**
 * The token of an account.
 */
export interface AccountToken {
  /**
   * After how many seconds without use the token stops working; null for never. The account sets it by itself, with its own token.
   */
  readonly lifetime?: number | null;
  /**
   * Where the token is delivered to. No sink may be inside a git work tree.
   */
  readonly sinks?: readonly TokenSink[];
  /**
   * When an apply renews the token by itself. It counts from the last renewal that the inventory has recorded.
   */
  readonly rotate?: {
    /**
     * How old the token may become: a number of days or hours.
     */
    readonly every: string;
  };
}
/**
 * One place that gets the token: exactly one of file, env-file, kubernetes-secret and command.
 */
export interface TokenSink {
  /**
   * A file that holds the token alone.
   */
  readonly file?: {
    /**
     * The path of the file, seen from the working directory. Only its owner may read it (mode 0600), and it is replaced at once.
     */
    readonly path: string;
  };
  /**
   * One variable of a file of NAME=value lines. The other lines stay.
   */
  readonly 'env-file'?: {
    /**
     * The path of the file, seen from the working directory. Only its owner may read it (mode 0600), and it is replaced at once.
     */
    readonly path: string;
    /**
     * The name of the variable.
     */
    readonly name: string;
  };
  /**
   * A file that holds a manifest of a Kubernetes Secret; applying it to a cluster is up to you.
   */
  readonly 'kubernetes-secret'?: {
    /**
     * The path of the file, seen from the working directory. Only its owner may read it (mode 0600), and it is replaced at once.
     */
    readonly path: string;
    /**
     * The name of the Secret.
     */
    readonly name: string;
    /**
     * The namespace of the Secret.
     */
    readonly namespace?: string;
    /**
     * The key of the token in the Secret.
     */
    readonly key: string;
  };
  /**
   * A program with its arguments that gets the token on its standard input. It is started without a shell, when the account is created, when the token is rotated, and with --write-secrets.
   *
   * @minItems 1
   *
   * Items: The program, or one argument.
   */
  readonly command?: [string, ...(readonly string[])];
}
