import { annotation, ANNOTATION_PREFIX, type DocumentPath } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { PlanNode } from './plan-node.ts';

/** Where the annotation `depends-on` is in a manifest. */
const DEPENDS_ON_PATH: DocumentPath = ['metadata', 'annotations', `${ANNOTATION_PREFIX}depends-on`];

/** An object of the set that another one needs, and the place that says so. */
export interface Need {
  readonly key: ObjectKey;
  readonly path: DocumentPath;
  readonly by: 'reference' | 'annotation' | 'owner';
}

/** What one object needs of the same set: what it refers to, what `depends-on` names, and the objects that declare it. */
export function needsOf(node: PlanNode): readonly Need[] {
  const references = node.provider
    .references(node.spec)
    .flatMap(({ by, path }): Need[] =>
      'manifest' in by ? [{ key: by.manifest, path: [...node.path, ...path], by: 'reference' }] : [],
    );
  if (node.owners.length === 0) return [...references, ...declaredNeeds(node)];
  // A member refers to its owner because it is declared there; that is no text of the manifest.
  return [
    ...references.filter(({ key }) => !node.owners.includes(key)),
    ...node.owners.map((key): Need => ({ key, path: node.path, by: 'owner' })),
  ];
}

function declaredNeeds(node: PlanNode): Need[] {
  return (annotation(node.origin, 'depends-on') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name): name is ObjectKey => name.includes('/'))
    .map((key) => ({ key, path: DEPENDS_ON_PATH, by: 'annotation' }));
}
