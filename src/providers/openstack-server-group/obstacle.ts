import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';

/** A finding that stops a whole group; `path` is the field that it is about. */
export function obstacle(
  { key, origin, path: base }: Wanted<OpenStackServerGroupSpec>,
  path: DocumentPath,
  finding: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Diagnostic {
  return { ...finding, severity: 'error', subject: key, position: origin.locate([...base, ...path]) };
}
