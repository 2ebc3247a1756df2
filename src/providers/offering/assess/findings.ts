import type { FieldPath } from '../../../diff/field-change.ts';
import type { Diagnostic } from '../../../manifest/diagnostic.ts';
import type { DocumentPath } from '../../../manifest/manifest.ts';
import type { Assessment } from '../../provider.ts';
import type { Work } from '../steps/work.ts';

/** Part of an assessment: what one rule has found. */
export type Findings = Partial<Assessment>;

/** A change that is left out. Reason and remedy are sentences without a full stop at the end. */
export function refusal(path: FieldPath, reason: string, remedy: string): Assessment['refused'][number] {
  return { path, reason, remedy };
}

/** A finding that stops the whole offering. */
export function obstacle(
  work: Work,
  path: DocumentPath,
  finding: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Diagnostic {
  const { key, origin, path: base } = work.change.wanted;
  return { ...finding, severity: 'error', subject: key, position: origin.locate([...base, ...path]) };
}
