import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { nearestKey } from '../../manifest/nearest-key.ts';
import type { PlanNode } from '../plan/plan-node.ts';
import { needsOf } from '../plan/needs.ts';

/** Looking for the nearest name takes time for each known one and each missing one. */
const MOST_CANDIDATES = 500;

/** Finds references and `depends-on` annotations that name an object which the set does not have. */
export function checkNeeds(
  nodes: readonly PlanNode[],
  loading: readonly Diagnostic[],
): readonly Diagnostic[] {
  // What a file that could not be read declares is unknown, and blaming those who refer to it would mislead.
  if (loading.some(({ subject }) => subject === undefined)) return [];
  const known = new Set<ObjectKey>([
    ...nodes.map(({ key }) => key),
    ...loading.flatMap(({ subject }) => subject ?? []),
  ]);
  const candidates = known.size > MOST_CANDIDATES ? [] : [...known];
  return nodes.flatMap((node) =>
    needsOf(node)
      .filter(({ key }) => !known.has(key))
      .map(({ key, path, by }): Diagnostic => {
        const meant = nearestKey(key, candidates);
        const verb = by === 'annotation' ? 'depends on' : 'refers to';
        return {
          code: 'MANIFEST_DANGLING_REFERENCE',
          severity: 'error',
          summary: `${node.key} ${verb} ${key}, which no manifest declares`,
          hints: [
            ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
            'Name an object of this set of manifests, or add the files that declare it.',
          ],
          subject: node.key,
          position: node.origin.locate(path),
        };
      }),
  );
}
