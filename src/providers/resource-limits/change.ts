import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { ResourceLimitsSpec } from '../../manifest/types.gen.ts';
import type { Assessment, Change } from '../provider.ts';
import type { Limits, LiveTarget } from './live-target.ts';

export type LimitsChange = Change<ResourceLimitsSpec, LiveTarget>;
export type Refusal = Assessment['refused'][number];

/** All limits that will be sent: those that change, and those that stay because the server replaces the whole set. */
export function wantedLimits({ live, changes, wanted }: Omit<LimitsChange, 'instance'>): Limits {
  const limits = new Map<string, number>(Object.entries(live?.limits ?? {}));
  for (const {
    path: [, type = ''],
  } of changes) {
    const limit = wanted.spec.limits[type] ?? null;
    if (limit === null) limits.delete(type);
    else limits.set(type, limit);
  }
  return Object.fromEntries(limits);
}

/** A finding that blocks limits; `summary` continues a sentence that begins with the object. */
export function obstacle(
  { wanted: { key, origin, path } }: Pick<LimitsChange, 'wanted'>,
  place: DocumentPath,
  { code, summary, hints }: Pick<Diagnostic, 'code' | 'summary' | 'hints'>,
): Diagnostic {
  return {
    code,
    severity: 'error',
    summary: `${key} ${summary}`,
    hints,
    subject: key,
    position: origin.locate([...path, ...place]),
  };
}
