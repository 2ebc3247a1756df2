import type { DocumentPath } from '../../manifest/manifest.ts';
import type { NamedReference, OfferingSpec } from '../../manifest/types.gen.ts';
import type { OfferingFindings } from './offering-findings.ts';

/** Finds members of sets that have the same identity, which would be one object on the server. */
export function checkMembers(spec: OfferingSpec, findings: OfferingFindings): void {
  const once = (
    path: DocumentPath,
    word: string,
    identities: readonly (readonly [identity: string, field: string])[],
  ): void => {
    const first = new Map<string, number>();
    for (const [index, [identity, field]] of identities.entries()) {
      const known = first.get(identity);
      if (known === undefined) {
        first.set(identity, index);
        continue;
      }
      findings.error(
        'OFFERING_DUPLICATE_MEMBER',
        [...path, index, field],
        `${findings.key} declares the ${word} ${JSON.stringify(identity)} twice`,
        [`The first one is in ${findings.line([...path, known, field])}. Keep one of the two.`],
      );
    }
  };
  once(['spec', 'components'], 'component', spec.components?.map(({ type }) => [type, 'type']) ?? []);
  once(['spec', 'plans'], 'plan', spec.plans?.map(({ name }) => [name.trim(), 'name']) ?? []);
  once(['spec', 'endpoints'], 'endpoint', spec.endpoints?.map(({ name }) => [name.trim(), 'name']) ?? []);
  once(['spec', 'organization_groups'], 'organization group', named(spec.organization_groups));
  once(['spec', 'tags'], 'tag', named(spec.tags));
  for (const [index, plan] of spec.plans?.entries() ?? []) {
    once(
      ['spec', 'plans', index, 'organization_groups'],
      'organization group',
      named(plan.organization_groups),
    );
  }
}

function named(references: readonly NamedReference[] | undefined): (readonly [string, string])[] {
  return (references ?? []).flatMap((reference) =>
    Object.entries(reference).map(([field, value]) => [String(value), field] as const),
  );
}
