import type { Caller } from '../waldur/instance.ts';

/** A project and the organization that owns it; 32 hexadecimal digits each. */
export interface ProjectPlace {
  readonly project: string;
  readonly customer: string;
}

/**
 * Whether an account may work on what the plugins of Waldur keep in a project: staff, administrators and managers of the
 * project, and owners of the organization. The roles themselves decide, not the permissions that they can be given.
 */
export function managesProject({ isStaff, roles }: Caller, { project, customer }: ProjectPlace): boolean {
  return (
    isStaff ||
    roles.some(
      ({ role, scopeUuid }) =>
        (scopeUuid === project && (role === 'PROJECT.ADMIN' || role === 'PROJECT.MANAGER')) ||
        (scopeUuid === customer && role === 'CUSTOMER.OWNER'),
    )
  );
}

/** Whether an account is shown what is in a project, without regard to staff. */
export function seesProject({ roles }: Caller, { project, customer }: ProjectPlace): boolean {
  return roles.some(({ scopeUuid }) => scopeUuid === project || scopeUuid === customer);
}

/** What helps who may not. */
export const MANAGERS_MAY =
  'Use a token of an administrator or manager of the project, of an owner of its organization, or of staff.';
