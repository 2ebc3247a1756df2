import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import { narrowedReference } from '../narrowed-reference.ts';
import type { Reference } from '../reference.ts';
import { resourceReference } from '../resource-reference.ts';

/**
 * What a link points at: its resource, and an offering of the same set that the resource is of, because the options that
 * a link needs are set there.
 */
export function linkReferences({ resource }: LexisLinkSpec): readonly Reference[] {
  const { offering } = resource;
  return [
    resourceReference(['resource'], resource),
    ...(offering?.manifest === undefined
      ? []
      : [narrowedReference('offering', ['resource', 'offering'], offering)]),
  ];
}
