import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Instance } from '../../waldur/instance.ts';

/** A field that limits what an allocation may use. */
export type LimitField = 'node_limit' | 'cpu_limit' | 'gpu_limit' | 'ram_limit';

const NEWER: readonly LimitField[] = ['node_limit'];
const OLDER: readonly LimitField[] = ['cpu_limit', 'gpu_limit', 'ram_limit'];

/** All limits that some generation has. */
const LIMIT_FIELDS: readonly LimitField[] = [...NEWER, ...OLDER];

/** The limits that the server has; a change of one sends all. See docs/waldur-api/openportal-allocations.md, Limits. */
export function limitFields({ generation }: Pick<Instance, 'generation'>): readonly LimitField[] {
  return generation === '8.0' ? NEWER : OLDER;
}

/** True for the name of a limit of any generation. */
export function isLimit(field: string | undefined): field is LimitField {
  return LIMIT_FIELDS.some((name) => name === field);
}

/** The limits that a spec declares. */
export function declaredLimits(
  spec: OpenPortalAllocationSpec,
): Readonly<Partial<Record<LimitField, number>>> {
  return Object.fromEntries(
    LIMIT_FIELDS.flatMap((field) => {
      const value = spec[field];
      return value === undefined ? [] : [[field, value] as const];
    }),
  );
}
