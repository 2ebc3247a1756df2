import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import { captureName, type BodyTemplate } from '../step.ts';
import type { LiveServerGroup } from './live-server-group.ts';
import { needsReplacement } from './needs-replacement.ts';
import { tenantOf } from './tenant.ts';

/**
 * Which group it is, by its identifier in the cloud: a group that the server has forgotten comes back under another uuid.
 * Beside it the project, whose roles decide who is shown it.
 */
export function placeOfServerGroup(change: Change<OpenStackServerGroupSpec, LiveServerGroup>): BodyTemplate {
  const { wanted, live } = change;
  const tenant = tenantOf(wanted);
  const around =
    tenant === undefined ? {} : { tenant: tenant.uuid, project: tenant.project, customer: tenant.customer };
  if (live === undefined || needsReplacement(change)) {
    return {
      value: { ...around, backend_id: null },
      fill: [{ pointer: '/backend_id', capture: captureName(wanted.key, 'backend_id') }],
    };
  }
  const identity = live.backendId === '' ? { uuid: live.uuid } : { backend_id: live.backendId };
  return { value: { ...around, ...identity }, fill: [] };
}
