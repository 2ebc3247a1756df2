import type { OpenStackServerGroupSpec } from '../../../manifest/types.gen.ts';
import { CORE_STATES } from '../../core-state.ts';
import type { Change } from '../../provider.ts';
import { captureName, type Step } from '../../step.ts';
import { SERVER_GROUPS, type LiveServerGroup } from '../live-server-group.ts';
import type { Tenant } from '../tenant.ts';
import { groupsOf, PATIENCE } from './delete-server-group.ts';

/** Makes a group by the action of its tenant, and waits until it is there in the cloud. */
export function createServerGroup(
  { wanted, live, absence }: Change<OpenStackServerGroupSpec, LiveServerGroup>,
  tenant: Tenant,
): readonly Step[] {
  const { name, policy, description } = wanted.spec;
  const uuid = captureName(wanted.key, 'uuid');
  const before = [live, absence].flatMap((group) => (group === undefined ? [] : [group.uuid]));
  return [
    ...(tenant.state === 'ok' ? [] : [untilReady(tenant)]),
    {
      type: 'request',
      method: 'POST',
      path: `openstack-tenants/${tenant.uuid}/create_server_group/`,
      body: {
        value: { name, policy, ...(description === undefined ? {} : { description }) },
        fill: [],
      },
      done: 'created',
      idempotent: false,
      lookup: {
        path: SERVER_GROUPS,
        query: groupsOf(tenant.uuid),
        list: '',
        where: [
          { pointer: '/name', equals: name },
          { pointer: '/policy', equals: policy },
        ],
        except: before,
      },
      captures: [{ capture: uuid, take: '/uuid' }],
    },
    {
      type: 'wait',
      path: SERVER_GROUPS,
      query: groupsOf(tenant.uuid),
      list: '',
      where: [{ pointer: '/uuid', capture: uuid }],
      until: [{ pointer: '/state', oneOf: CORE_STATES.ok }],
      unless: [
        {
          conditions: [{ pointer: '/state', oneOf: CORE_STATES.erred }],
          sentence: 'the cloud did not make the group',
          quote: '/error_message',
        },
      ],
      waitsFor: `the cloud to make the server group ${name}`,
      patience: PATIENCE,
      done: 'made by the cloud',
      captures: [{ capture: captureName(wanted.key, 'backend_id'), take: '/backend_id' }],
    },
  ];
}

/** A tenant that is being worked on refuses new groups. */
function untilReady(tenant: Tenant): Step {
  return {
    type: 'wait',
    path: `openstack-tenants/${tenant.uuid}/`,
    query: { field: ['uuid', 'state', 'error_message'] },
    where: [],
    until: [{ pointer: '/state', oneOf: CORE_STATES.ok }],
    unless: [
      {
        conditions: [{ pointer: '/state', oneOf: CORE_STATES.erred }],
        sentence: `the tenant ${tenant.label} takes no groups, since the cloud failed to work on it`,
        quote: '/error_message',
      },
    ],
    waitsFor: `the server to finish its work on the tenant ${tenant.label}`,
    patience: PATIENCE,
    captures: [],
  };
}
