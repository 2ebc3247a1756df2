import type { ScopeType } from './rows.ts';

/** A role as a fresh server has it. */
export interface BuiltInRole {
  readonly name: string;
  readonly description: string;
  readonly scopeType: ScopeType;
  readonly permissions: readonly string[];
}

const KEEP_OFFERING = `
  OFFERING.UPDATE OFFERING.UPDATE_ATTRIBUTES OFFERING.UPDATE_LOCATION OFFERING.UPDATE_DESCRIPTION
  OFFERING.UPDATE_OPTIONS OFFERING.UPDATE_INTEGRATION OFFERING.UPDATE_COMPONENTS OFFERING.ADD_ENDPOINT
  OFFERING.DELETE_ENDPOINT OFFERING.PAUSE OFFERING.UNPAUSE OFFERING.ARCHIVE
`
  .trim()
  .split(/\s+/);

const USE_RESOURCES = [
  'RESOURCE.SET_LIMITS',
  'RESOURCE.TERMINATE',
  'ORDER.APPROVE_PRIVATE',
  'ORDER.CANCEL',
  'ORDER.DESTROY',
];

const KEEP_ROBOT_ACCOUNTS = [
  'RESOURCE.CREATE_ROBOT_ACCOUNT',
  'RESOURCE.UPDATE_ROBOT_ACCOUNT',
  'RESOURCE.DELETE_ROBOT_ACCOUNT',
];

const GRANTS_ON_PROJECT = [
  'PROJECT.CREATE_PERMISSION',
  'PROJECT.UPDATE_PERMISSION',
  'PROJECT.DELETE_PERMISSION',
];

/** The roles of a fresh server with those of their permissions that some route asks for. */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  {
    name: 'CUSTOMER.OWNER',
    description: 'Organization owner',
    scopeType: 'customer',
    permissions: [
      ...KEEP_OFFERING,
      ...GRANTS_ON_PROJECT,
      'OFFERING.CREATE',
      'OFFERING.MANAGE_BACKEND_RESOURCES',
      'OFFERING.DELETE',
      'OFFERING.CREATE_PLAN',
      'OFFERING.UPDATE_PLAN',
      'OFFERING.ARCHIVE_PLAN',
      'OFFERING.CREATE_PERMISSION',
      'OFFERING.UPDATE_PERMISSION',
      'OFFERING.DELETE_PERMISSION',
      ...USE_RESOURCES,
      ...KEEP_ROBOT_ACCOUNTS,
      'RESOURCE.SET_BACKEND_ID',
      'RESOURCE.SET_STATE',
      'ORDER.APPROVE',
      'ORDER.REJECT',
    ],
  },
  {
    name: 'CUSTOMER.MANAGER',
    description: 'Organization manager',
    scopeType: 'customer',
    permissions: [
      ...KEEP_OFFERING,
      ...KEEP_ROBOT_ACCOUNTS,
      'OFFERING.MANAGE_BACKEND_RESOURCES',
      'RESOURCE.SET_BACKEND_ID',
    ],
  },
  { name: 'CUSTOMER.SUPPORT', description: 'Organization support', scopeType: 'customer', permissions: [] },
  {
    name: 'OFFERING.MANAGER',
    description: 'Offering manager',
    scopeType: 'offering',
    permissions: [...KEEP_OFFERING, 'OFFERING.MANAGE_BACKEND_RESOURCES'],
  },
  {
    name: 'PROJECT.MANAGER',
    description: 'Project manager',
    scopeType: 'project',
    permissions: [...GRANTS_ON_PROJECT, ...USE_RESOURCES],
  },
  {
    name: 'PROJECT.ADMIN',
    description: 'System administrator',
    scopeType: 'project',
    permissions: USE_RESOURCES,
  },
  { name: 'PROJECT.MEMBER', description: 'Project member', scopeType: 'project', permissions: [] },
];
