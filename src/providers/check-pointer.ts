import type { Diagnostic } from '../manifest/diagnostic.ts';
import { manifestKey, type DocumentPath, type Manifest } from '../manifest/manifest.ts';
import type { WrittenPointer } from './pointer-key.ts';

/**
 * Finds a pointer that identifies its target twice, e.g. by name and by slug. `path` is its place in the document; keys
 * that only narrow a name are not counted.
 */
export function checkPointer(
  manifest: Manifest<unknown>,
  path: DocumentPath,
  pointer: object,
): readonly Diagnostic[] {
  const keys = Object.keys(pointer).filter((key) => IDENTIFYING.has(key));
  if (keys.length <= 1) return [];
  const subject = manifestKey(manifest);
  return [
    {
      code: 'MANIFEST_INVALID_REFERENCE',
      severity: 'error',
      summary: `${subject} must say exactly one thing as ${path.join('.')}`,
      hints: [`Use exactly one of ${keys.join(', ')}.`],
      subject,
      position: manifest.locate(path),
    },
  ];
}

const IDENTIFYING: ReadonlySet<string> = new Set<keyof WrittenPointer>([
  'manifest',
  'uuid',
  'name',
  'slug',
  'backend_id',
  'username',
]);
