import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import type { Wanted } from '../provider.ts';

/** A finding that blocks an allocation; `summary` continues a sentence that begins with the object. */
export function obstacle(
  { key, origin, path }: Wanted<OpenPortalAllocationSpec>,
  field: keyof OpenPortalAllocationSpec,
  { code, summary, hints }: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Diagnostic {
  return {
    code,
    severity: 'error',
    summary: `${key} ${summary}`,
    hints,
    subject: key,
    position: origin.locate([...path, field]),
  };
}
