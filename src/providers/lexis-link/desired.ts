import type { Comparable } from '../../manifest/outside-value.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';

/** The declared side of the comparison. The resource is shown by the name that the server gave it. */
export function desiredLink({ spec, references }: Wanted<LexisLinkSpec>): {
  readonly [field: string]: Comparable;
} {
  return {
    resource: references.get('resource')?.label ?? '',
    ...(spec.robot_username === undefined ? {} : { robot_username: spec.robot_username }),
  };
}
