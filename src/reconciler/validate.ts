import type { Diagnostic } from '../manifest/diagnostic.ts';
import { annotation, manifestKey, type Manifest } from '../manifest/manifest.ts';
import type { ManifestSet } from '../manifest/manifest-set.ts';
import { objectKey, type ObjectKey } from '../manifest/object-key.ts';
import { planNodes } from './plan/plan-node.ts';
import type { AnyProvider } from './plan/any-provider.ts';
import { checkAnnotations } from './validation/check-annotations.ts';
import { checkDeclarations } from './validation/check-declarations.ts';
import { checkNeeds } from './validation/check-needs.ts';
import { checkPlaces } from './validation/check-places.ts';
import { checkTargets } from './validation/check-targets.ts';
import { findCycles } from './validation/find-cycles.ts';

/**
 * Everything that is wrong with a set of manifests and can be known without a server, in the order of files and
 * lines. Pure. A plan is made only of a set in which this finds no error.
 */
export function validate(set: ManifestSet, providers: readonly AnyProvider[]): readonly Diagnostic[] {
  const byKind = new Map(providers.map((provider) => [provider.kind, provider]));
  const nodes = planNodes(set.manifests, providers);
  const declared = new Set(set.manifests.map(manifestKey));
  const renamed = formerNames(set.manifests);
  const findings = [
    ...set.diagnostics,
    ...set.manifests.flatMap((manifest) => byKind.get(manifest.kind)?.check(manifest) ?? []),
    ...set.manifests.flatMap((manifest) => {
      const { rules = {}, pruning } = byKind.get(manifest.kind) ?? {};
      // A kind that says nothing about it only ever lets go of its objects.
      const policies = pruning?.policies ?? (['Release'] as const);
      return checkAnnotations(manifest, { fields: Object.keys(rules), policies, declared, renamed });
    }),
    ...checkDeclarations(nodes),
    ...checkNeeds(nodes, set.diagnostics),
    ...checkTargets(set.manifests, byKind),
    ...checkPlaces(set.manifests, byKind),
    ...findCycles(nodes),
  ];
  const fileOrder = new Map(set.files.map((file, index) => [file, index]));
  const rank = ({ position }: Diagnostic): readonly number[] =>
    position === undefined ? [-1, 0, 0] : [fileOrder.get(position.file) ?? 0, position.line, position.column];
  return findings
    .map((finding) => ({ finding, rank: rank(finding) }))
    .toSorted((one, other) => compareRanks(one.rank, other.rank))
    .map(({ finding }) => finding);
}

function formerNames(manifests: readonly Manifest[]): ReadonlyMap<ObjectKey, ObjectKey> {
  const renamed = new Map<ObjectKey, ObjectKey>();
  for (const manifest of manifests) {
    const name = annotation(manifest, 'previous-name');
    if (name === undefined) continue;
    const former = objectKey(manifest.kind, name);
    if (!renamed.has(former)) renamed.set(former, manifestKey(manifest));
  }
  return renamed;
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((value, at) => value !== other[at]);
  return index === -1 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}
