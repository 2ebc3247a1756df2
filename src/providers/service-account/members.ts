import type { ObjectKey } from '../../manifest/object-key.ts';
import type { AccountGrant, GrantScope, ServiceAccountSpec } from '../../manifest/types.gen.ts';
import { GRANT_KIND, grantKey, type GrantSpec } from '../grant-spec.ts';
import { pointerKey } from '../pointer-key.ts';
import type { Members } from '../provider.ts';
import type { Identify, Pointer } from '../reference.ts';

/** The role grants that `grants` declares. Others that the account holds are not claimed. */
export function accountMembers(
  key: ObjectKey,
  spec: ServiceAccountSpec,
  identify: Identify,
): readonly Members[] {
  const items = (spec.grants ?? []).map((entry, index) => {
    const grant = grantOf(key, entry, identify);
    return { key: grantKey(grant), spec: grant, path: ['spec', 'grants', index] };
  });
  return items.length === 0 ? [] : [{ kind: GRANT_KIND, owner: key, complete: false, items }];
}

function grantOf(key: ObjectKey, entry: AccountGrant, identify: Identify): GrantSpec {
  const pointer = scopePointer(entry.scope);
  const reference = identify(pointer);
  return {
    scope: {
      type: pointer.target,
      reference,
      ...(pointer.within === undefined || 'manifest' in reference ? {} : { within: pointer.within }),
    },
    user: { manifest: key },
    role: entry.role,
    ...(entry.expiration_time === undefined ? {} : { expiration_time: entry.expiration_time }),
  };
}

function scopePointer(scope: GrantScope): Pointer & { readonly target: GrantSpec['scope']['type'] } {
  const { offering, customer, project } = scope;
  if (customer !== undefined) return { target: 'customer', by: pointerKey(customer, 'Customer') };
  const narrowed = offering ?? project;
  if (narrowed === undefined) throw new Error('a scope without any key has passed the schema');
  const { customer: owner, ...pointer } = narrowed;
  return {
    target: offering === undefined ? 'project' : 'offering',
    by: pointerKey(pointer, 'Offering'),
    ...(owner === undefined ? {} : { within: pointerKey(owner, 'Customer') }),
  };
}
