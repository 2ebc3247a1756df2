import type { JsonObject } from '../../src/manifest/json.ts';
import type { DocumentPath, Manifest } from '../../src/manifest/manifest.ts';

/** A manifest without a file. Its positions spell the path that was located in place of the line. */
export function someManifest(kind: string, name: string, spec: JsonObject = {}): Manifest {
  return {
    kind,
    metadata: { name },
    spec,
    locate: (path: DocumentPath) => ({
      file: `${name}.yaml`,
      line: 1,
      column: 1,
      endColumn: 2,
      text: path.join('.'),
    }),
  };
}
