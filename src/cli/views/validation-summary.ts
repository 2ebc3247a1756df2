import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ManifestSet } from '../../manifest/manifest-set.ts';
import { countText } from '../../text/count-text.ts';

/** The last line of a validation, e.g. `2 errors in 1 of 14 files. Nothing was sent anywhere.` */
export function validationSummary(findings: readonly Diagnostic[], set: ManifestSet): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const files = countText(set.files.length, 'file');
  const valid = `${countText(set.manifests.length, 'manifest')} in ${files}`;
  if (findings.length === 0) return `${valid}: no errors.`;
  const counts = [
    ...(errors === 0 ? [] : [countText(errors, 'error')]),
    ...(warnings === 0 ? [] : [countText(warnings, 'warning')]),
  ].join(' and ');
  if (errors === 0) return `${valid}: ${counts}.`;
  const affected = new Set(findings.flatMap(({ position }) => position?.file ?? [])).size;
  const place = affected === 0 ? '' : ` in ${String(affected)} of ${files}`;
  return `${counts}${place}. Nothing was sent anywhere.`;
}
