import { randomBytes, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { timestamp } from '../clock.ts';
import type { LexisLink, RobotAccount, SshKey } from './link-rows.ts';
import type { Instance, ServerGroup, Tenant } from './openstack-rows.ts';
import type {
  Allocation,
  BackendResource,
  Category,
  Customer,
  Grant,
  Offering,
  Order,
  OrganizationGroup,
  Plan,
  Project,
  Resource,
  Role,
  ServiceProvider,
  ServiceSettings,
  Tag,
  User,
} from './rows.ts';

/**
 * What the server remembers, by uuid of 32 hexadecimal digits, in order of creation. Tests may change rows directly to
 * play somebody else's edits.
 */
export interface Store {
  readonly users: Map<string, User>;
  readonly customers: Map<string, Customer>;
  readonly serviceProviders: Map<string, ServiceProvider>;
  readonly projects: Map<string, Project>;
  readonly categories: Map<string, Category>;
  readonly organizationGroups: Map<string, OrganizationGroup>;
  readonly tags: Map<string, Tag>;
  readonly offerings: Map<string, Offering>;
  readonly plans: Map<string, Plan>;
  readonly roles: Map<string, Role>;
  readonly grants: Map<string, Grant>;
  readonly resources: Map<string, Resource>;
  readonly orders: Map<string, Order>;
  readonly serviceSettings: Map<string, ServiceSettings>;
  readonly allocations: Map<string, Allocation>;
  readonly backendResources: Map<string, BackendResource>;
  readonly tenants: Map<string, Tenant>;
  readonly serverGroups: Map<string, ServerGroup>;
  readonly instances: Map<string, Instance>;
  readonly sshKeys: Map<string, SshKey>;
  readonly robotAccounts: Map<string, RobotAccount>;
  readonly lexisLinks: Map<string, LexisLink>;
  /** A new identifier of 32 hexadecimal digits. */
  newUuid(): string;
  /** A new token of 40 hexadecimal digits. */
  newToken(): string;
  /** The time of a new row. */
  timestamp(): string;
  /** A slug as the server derives it: the first characters of the name and a number. */
  newSlug(name: string, length: number): string;
}

/** An empty store whose rows are dated by `clock`. */
export function createStore(clock: Clock): Store {
  const slugs = new Map<string, number>();
  return {
    users: new Map(),
    customers: new Map(),
    serviceProviders: new Map(),
    projects: new Map(),
    categories: new Map(),
    organizationGroups: new Map(),
    tags: new Map(),
    offerings: new Map(),
    plans: new Map(),
    roles: new Map(),
    grants: new Map(),
    resources: new Map(),
    orders: new Map(),
    serviceSettings: new Map(),
    allocations: new Map(),
    backendResources: new Map(),
    tenants: new Map(),
    serverGroups: new Map(),
    instances: new Map(),
    sshKeys: new Map(),
    robotAccounts: new Map(),
    lexisLinks: new Map(),
    newUuid: () => randomUUID().replaceAll('-', ''),
    newToken: () => randomBytes(20).toString('hex'),
    timestamp: () => timestamp(clock.now()),
    newSlug(name, length) {
      const stem = name
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/[^a-z0-9_\s-]/g, '')
        .trim()
        .replaceAll(/[\s-]+/g, '-')
        .slice(0, length);
      const number = (slugs.get(stem) ?? 0) + 1;
      slugs.set(stem, number);
      return `${stem}-${String(number)}`;
    },
  };
}

/** The uuid of a path or body in the form that rows go by; `undefined` when it is no uuid. */
export function canonicalUuid(text: string): string | undefined {
  const digits = text.replaceAll('-', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(digits) ? digits : undefined;
}

/** The row that a path or body names, dashed or not; `undefined` when there is none. */
export function rowOf<Row>(rows: ReadonlyMap<string, Row>, uuid: string): Row | undefined {
  return rows.get(canonicalUuid(uuid) ?? '');
}
