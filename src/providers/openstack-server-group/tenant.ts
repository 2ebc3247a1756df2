import type { JsonObject } from '../../manifest/json.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import { coreState, type CoreState } from '../core-state.ts';
import { uuidInLink } from '../pruning/project-place.ts';
import type { Wanted } from '../provider.ts';

/** The tenant of a wanted group, as far as working on its groups needs it. */
export interface Tenant {
  readonly uuid: string;
  readonly label: string;
  readonly state: CoreState;
  readonly stateText: string;
  readonly error: string;
  readonly project: string;
  readonly customer: string;
}

/** The tenant that a manifest names; `undefined` where this server has no tenants. */
export function tenantOf({ references }: Wanted<OpenStackServerGroupSpec>): Tenant | undefined {
  const tenant = references.get('tenant');
  if (tenant?.state !== 'found') return undefined;
  const { uuid, label, object } = tenant;
  return {
    uuid,
    label,
    state: coreState(object['state']),
    stateText: textAt(object, 'state'),
    error: textAt(object, 'error_message'),
    project: textAt(object, 'project_uuid').replaceAll('-', ''),
    customer: uuidInLink(object['customer']),
  };
}

function textAt(row: JsonObject, field: string): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}
