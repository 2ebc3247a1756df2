import type { Comparable } from '../../manifest/outside-value.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';
import { declaredLimits, isLimit } from './allocation-limits.ts';
import type { LiveAllocation } from './live-allocation.ts';
import { parentOf, type Parent } from './references.ts';

type Document = { readonly [field: string]: Comparable };

/** The declared side of the comparison; project and cluster by the names that the server gave them. */
export function desiredAllocation(wanted: Wanted<OpenPortalAllocationSpec>): Document {
  const { name, description } = wanted.spec;
  return {
    project: parentName('project', wanted),
    service_settings: parentName('service_settings', wanted),
    name,
    ...(description === undefined ? {} : { description }),
    ...declaredLimits(wanted.spec),
  };
}

/**
 * The live side. The limits of an erred allocation are left out: the server shows what was asked for, and whether the
 * cluster has it is not known. See docs/waldur-api/openportal-allocations.md, Limits.
 */
export function allocationToSpec(live: LiveAllocation, wanted: Wanted<OpenPortalAllocationSpec>): Document {
  const fields = Object.entries(live.row).filter(
    ([field]) => field === 'description' || (isLimit(field) && live.state !== 'erred'),
  );
  return {
    ...Object.fromEntries(fields),
    name: live.name,
    project: liveParent(live.project, parentName('project', wanted), parentOf(wanted, 'project')?.uuid),
    service_settings: liveParent(
      live.settings,
      parentName('service_settings', wanted),
      parentOf(wanted, 'service_settings')?.uuid,
    ),
  };
}

function parentName(parent: Parent, wanted: Wanted<OpenPortalAllocationSpec>): string {
  const { name, uuid } = wanted.spec[parent];
  return parentOf(wanted, parent)?.label ?? name ?? uuid ?? parent;
}

/** The same word for the same parent, and another one for one that only has the same name. */
function liveParent(
  { uuid, name }: LiveAllocation['project'],
  declared: string,
  declaredUuid: string | undefined,
): string {
  if (uuid === declaredUuid) return declared;
  return name === declared || name === '' ? uuid : name;
}
