import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { Assessment } from '../provider.ts';
import type { LinkChange } from './work.ts';

/** Part of an assessment: what one rule has found. */
export type Findings = Partial<Assessment>;

/** A finding that stops the link. */
export function obstacle(
  { wanted }: Pick<LinkChange, 'wanted'>,
  path: DocumentPath,
  finding: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Diagnostic {
  const position = wanted.origin.locate([...wanted.path, ...path]);
  return { ...finding, severity: 'error', subject: wanted.key, position };
}
