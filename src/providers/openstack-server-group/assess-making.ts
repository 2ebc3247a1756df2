import { serverWords } from '../../text/server-words.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import { managesProject, MANAGERS_MAY } from '../manages-project.ts';
import type { Change } from '../provider.ts';
import type { LiveServerGroup } from './live-server-group.ts';
import { obstacle } from './obstacle.ts';
import { tenantOf, type Tenant } from './tenant.ts';

/** Why a group cannot be made, be it for the first time or again. */
export function assessMaking({
  wanted,
  instance,
}: Change<OpenStackServerGroupSpec, LiveServerGroup>): readonly Diagnostic[] {
  const tenant = tenantOf(wanted);
  if (tenant === undefined) return [];
  const { caller, generation } = instance;
  const { policy } = wanted.spec;
  return [
    ...(managesProject(caller, tenant)
      ? []
      : [
          obstacle(wanted, ['tenant'], {
            code: 'SERVER_GROUP_NOT_PERMITTED',
            summary: `${wanted.key} cannot be made: the account ${caller.username} has no role that allows it in the tenant ${tenant.label}`,
            hints: [MANAGERS_MAY],
          }),
        ]),
    ...(policy === 'affinity' || generation === '8.0'
      ? []
      : [
          obstacle(wanted, ['policy'], {
            code: 'SERVER_GROUP_POLICY_UNSUPPORTED',
            summary: `${wanted.key} cannot be made: servers of generation ${generation} know no policy but affinity`,
            hints: ['Servers from 8.0.5 on know all policies.'],
          }),
        ]),
    ...(tenant.state === 'erred' ? [erredTenant(wanted, tenant)] : []),
  ];
}

function erredTenant(
  wanted: Change<OpenStackServerGroupSpec, LiveServerGroup>['wanted'],
  tenant: Tenant,
): Diagnostic {
  return obstacle(wanted, ['tenant'], {
    code: 'SERVER_GROUP_TENANT_ERRED',
    summary: `${wanted.key} cannot be made: the tenant ${tenant.label} is ${tenant.stateText}, and takes no groups`,
    hints: [
      ...(tenant.error === '' ? [] : [`The cloud says: ${serverWords(tenant.error)}`]),
      'Have the tenant repaired first.',
    ],
  });
}
