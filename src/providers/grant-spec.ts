import { objectKey, type ObjectKey } from '../manifest/object-key.ts';
import type { Reference } from './reference.ts';

/** The kind of grants. They have no manifests of their own: offerings and accounts declare them as members. */
export const GRANT_KIND = 'Grant';

/** What a role can be granted on. */
export type GrantScopeType = 'offering' | 'customer' | 'project';

/** One role of one user on one scope. Which manifest asks for it makes no difference. */
export interface GrantSpec {
  readonly scope: {
    readonly type: GrantScopeType;
    readonly reference: Reference['by'];
    /** The organization that narrows the name of an offering or a project. */
    readonly within?: Reference['by'];
  };
  readonly user: Reference['by'];
  /** Name of the role, e.g. `OFFERING.MANAGER`. */
  readonly role: string;
  /** An instant or a date; `null` is permanent; absent is not managed (and permanent when the grant is made). */
  readonly expiration_time?: string | null;
}

/**
 * The key of a grant, e.g. `Grant/Offering/test-cluster:OFFERING.MANAGER:alice`. A scope that is an object of the
 * manifest set appears by its key, any other one as `type/value`, narrowed names as `type/organization/value`.
 */
export function grantKey(spec: Pick<GrantSpec, 'scope' | 'user' | 'role'>): ObjectKey {
  return objectKey(GRANT_KIND, `${scopeText(spec.scope)}:${spec.role}:${pointerText(spec.user)}`);
}

function scopeText(scope: GrantSpec['scope']): string {
  if ('manifest' in scope.reference) return scope.reference.manifest;
  const within = scope.within === undefined ? [] : [pointerText(scope.within)];
  return [scope.type, ...within, pointerText(scope.reference)].join('/');
}

function pointerText(by: Reference['by']): string {
  return 'manifest' in by ? by.manifest : by.value;
}
