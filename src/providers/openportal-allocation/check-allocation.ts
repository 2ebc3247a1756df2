import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { manifestKey, type Manifest } from '../../manifest/manifest.ts';
import type { OpenPortalAllocationSpec } from '../../manifest/types.gen.ts';
import { checkPointer } from '../check-pointer.ts';
import { declaredLimits, limitFields, type LimitField } from './allocation-limits.ts';

/** Mistakes of one allocation that a schema cannot express. */
export function checkAllocation(manifest: Manifest<OpenPortalAllocationSpec>): readonly Diagnostic[] {
  const { project, service_settings: settings } = manifest.spec;
  return [
    ...checkPointer(manifest, ['spec', 'project'], project),
    ...checkPointer(manifest, ['spec', 'service_settings'], settings),
    ...checkLimits(manifest),
  ];
}

/** The server sets the older limits together, and has either the older ones or the newer one. */
function checkLimits(manifest: Manifest<OpenPortalAllocationSpec>): readonly Diagnostic[] {
  const declared = declaredLimits(manifest.spec);
  const isDeclared = (field: LimitField): boolean => declared[field] !== undefined;
  const older = limitFields({ generation: 'openportal-2024-08' });
  const given = older.find(isDeclared);
  if (given === undefined) return [];
  if (isDeclared('node_limit')) {
    return [
      finding(manifest, 'ALLOCATION_LIMITS_MIXED', 'node_limit', {
        summary: `declares node_limit and ${given}, which no server has both`,
        hints: [
          'Keep node_limit for a server of generation 8.0, or cpu_limit, gpu_limit and ram_limit for one of generation openportal-2024-08.',
        ],
      }),
    ];
  }
  const missing = older.filter((field) => !isDeclared(field));
  if (missing.length === 0) return [];
  return [
    finding(manifest, 'ALLOCATION_LIMITS_INCOMPLETE', given, {
      summary: `declares ${given} without ${missing.join(' and ')}, and the server only takes all three together`,
      hints: [`Declare ${missing.join(' and ')} too, or leave all three out.`],
    }),
  ];
}

function finding(
  manifest: Manifest<OpenPortalAllocationSpec>,
  code: string,
  field: string,
  { summary, hints }: Pick<Diagnostic, 'summary' | 'hints'>,
): Diagnostic {
  const subject = manifestKey(manifest);
  const position = manifest.locate(['spec', field]);
  return { code, severity: 'error', summary: `${subject} ${summary}`, hints, subject, position };
}
