import type { DocumentPath, Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { OutsideValue, type Comparable } from '../../manifest/outside-value.ts';
import { Secret } from '../../manifest/secret.ts';
import type { UnsetValue } from '../plan.ts';

/** The declared values from outside that have no value in this run. */
export function unsetValues(
  {
    key,
    origin,
    path: root,
  }: { readonly key: ObjectKey; readonly origin: Manifest; readonly path: DocumentPath },
  desired: Readonly<Record<string, Comparable>>,
): readonly UnsetValue[] {
  const found: UnsetValue[] = [];
  visit([], desired);
  return found;

  function visit(path: readonly string[], value: Comparable): void {
    if (value instanceof OutsideValue) {
      if (value.secret === undefined)
        found.push({ key, path, source: value.source, position: origin.locate([...root, ...path]) });
      return;
    }
    if (value === null || typeof value !== 'object' || value instanceof Secret) return;
    for (const [field, item] of Object.entries(value)) visit([...path, field], item);
  }
}
