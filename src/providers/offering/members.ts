import type { ObjectKey } from '../../manifest/object-key.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';
import { GRANT_KIND, grantKey, type GrantSpec } from '../grant-spec.ts';
import { pointerKey } from '../pointer-key.ts';
import type { Members } from '../provider.ts';
import type { Identify } from '../reference.ts';

/** The role grants that `access` declares. A declared list, even an empty one, claims all roles of the offering. */
export function offeringMembers(key: ObjectKey, spec: OfferingSpec, identify: Identify): readonly Members[] {
  const { access } = spec;
  if (access === undefined) return [];
  const items = access.map((entry, index) => {
    const grant: GrantSpec = {
      scope: { type: 'offering', reference: { manifest: key } },
      user: identify({ target: 'user', by: pointerKey(entry.user, 'ServiceAccount') }),
      role: entry.role,
      ...(entry.expiration_time === undefined ? {} : { expiration_time: entry.expiration_time }),
    };
    return { key: grantKey(grant), spec: grant, path: ['spec', 'access', index] };
  });
  return [{ kind: GRANT_KIND, owner: key, complete: true, items }];
}
