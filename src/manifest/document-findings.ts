import type { Diagnostic } from './diagnostic.ts';
import type { Finding } from './finding.ts';
import type { ObjectKey } from './object-key.ts';
import type { SourceText } from './source-text.ts';

/** A finding at its place in a text. Without a subject its sentence begins with the document. */
export function diagnose(finding: Finding, subject: ObjectKey | undefined, text: SourceText): Diagnostic {
  return {
    code: finding.code,
    severity: 'error',
    summary: `${subject ?? 'the document'} ${finding.sentence}`,
    hints: finding.hints,
    ...(subject === undefined ? {} : { subject }),
    position: text.position(finding.start, finding.end),
  };
}

/**
 * What a schema says about values that could be read: one that could not has been replaced, and what the schema says
 * about the replacement misleads.
 */
export function withoutReplaced(
  mismatches: readonly Diagnostic[],
  unread: readonly Diagnostic[],
): readonly Diagnostic[] {
  return mismatches.filter((mismatch) => !unread.some((other) => isSamePlace(mismatch, other)));
}

function isSamePlace(one: Diagnostic, other: Diagnostic): boolean {
  return one.position?.line === other.position?.line && one.position?.column === other.position?.column;
}
