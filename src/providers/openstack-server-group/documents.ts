import type { Comparable } from '../../manifest/outside-value.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import type { LiveServerGroup } from './live-server-group.ts';
import { tenantOf } from './tenant.ts';

type Document = { readonly [field: string]: Comparable };

/** The declared side of the comparison. Every group is wanted without an error. */
export function desiredServerGroup(wanted: Wanted<OpenStackServerGroupSpec>): Document {
  const { name, policy, description } = wanted.spec;
  return {
    tenant: tenantOf(wanted)?.label ?? '',
    name,
    policy,
    ...(description === undefined ? {} : { description }),
    error_message: null,
  };
}

/** The live side, in the shape of the spec. A group that works has no error, whatever the last one was. */
export function serverGroupToSpec(live: LiveServerGroup, wanted: Wanted<OpenStackServerGroupSpec>): Document {
  const tenant = tenantOf(wanted);
  return {
    tenant: tenant?.uuid === live.tenant ? tenant.label : live.tenant,
    name: live.name,
    policy: live.policy,
    description: live.description,
    ...(live.state === 'erred' ? { error_message: live.error === '' ? 'not known' : live.error } : {}),
  };
}
