import { CORE_STATES } from '../../core-state.ts';
import type { Step, WaitStep } from '../../step.ts';
import { SERVER_GROUPS, type LiveServerGroup } from '../live-server-group.ts';

/** Seconds that a cloud may take to make or to delete a group. */
export const PATIENCE = 300;

/**
 * Deletes a group, after a last look that nobody has joined it: the server does not mind. A lost answer is looked up,
 * as a second request is refused while the first one is at work.
 */
export function deleteServerGroup({ uuid, tenant, backendId }: LiveServerGroup): readonly Step[] {
  const path = `${SERVER_GROUPS}${uuid}/`;
  const lookAgain: Step = {
    type: 'read',
    path,
    query: { field: ['uuid', 'instances'] },
    expect: [{ pointer: '/instances', equals: [] }],
    captures: [],
  };
  return [
    // What the server shows as members of a group that the cloud never made are others'.
    ...(backendId === '' ? [] : [lookAgain]),
    {
      type: 'request',
      method: 'DELETE',
      path,
      done: 'deleted',
      idempotent: false,
      lookup: {
        path: SERVER_GROUPS,
        query: groupsOf(tenant),
        list: '',
        where: [
          { pointer: '/uuid', equals: uuid },
          { pointer: '/state', oneOf: CORE_STATES.deleting },
        ],
        except: [],
      },
      captures: [],
    },
  ];
}

/** Waits until a group that is being deleted is gone, and its name is free. */
export function untilGone(
  { uuid, tenant, name }: LiveServerGroup,
  failure = 'the cloud did not delete the old group',
): WaitStep {
  return {
    type: 'wait',
    path: SERVER_GROUPS,
    query: groupsOf(tenant),
    list: '',
    where: [{ pointer: '/uuid', equals: uuid }],
    until: 'absent',
    unless: [
      {
        conditions: [{ pointer: '/state', oneOf: CORE_STATES.erred }],
        sentence: failure,
        quote: '/error_message',
      },
    ],
    waitsFor: `the cloud to delete the server group ${name}`,
    patience: PATIENCE,
    captures: [],
  };
}

/** The list that all waits of one tenant look at. */
export function groupsOf(tenant: string): WaitStep['query'] {
  return {
    tenant_uuid: tenant,
    o: 'created',
    field: ['uuid', 'name', 'policy', 'state', 'error_message', 'backend_id'],
  };
}
