import canonicalize from 'canonicalize';
import type { Manifest } from '../../manifest/manifest.ts';
import type { ServiceAccountSpec } from '../../manifest/types.gen.ts';
import { isCalendarTime } from '../calendar-time.ts';
import type { TellMistake } from './tell-mistake.ts';

/** Finds grants that say a thing twice, or an end that never comes. */
export function checkGrants(manifest: Manifest<ServiceAccountSpec>, tell: TellMistake): void {
  const seen = new Map<string, number>();
  for (const [index, { role, scope, expiration_time: end }] of manifest.spec.grants?.entries() ?? []) {
    const path = ['spec', 'grants', index];
    const [[type, pointer = {}] = ['']] = Object.entries(scope);
    const keys = Object.keys(pointer).filter((key) => key !== 'customer');
    if (keys.length > 1) {
      tell('MANIFEST_INVALID_REFERENCE', [...path, 'scope', type], {
        summary: `must say exactly one thing as spec.grants[${String(index)}].scope.${type}`,
        hints: [`Use exactly one of ${keys.join(', ')}.`],
      });
    }
    if (typeof end === 'string' && !isCalendarTime(end)) {
      tell('ACCESS_INVALID_EXPIRY', [...path, 'expiration_time'], {
        summary: `ends a role at ${end}, which is no time of any calendar`,
        hints: ['Check the day, the hour and the minute.'],
      });
    }
    const identity = canonicalize([role, scope]) ?? '';
    const first = seen.get(identity);
    seen.set(identity, first ?? index);
    if (first === undefined) continue;
    const line = String(manifest.locate(['spec', 'grants', first]).line);
    tell('ACCESS_DUPLICATE', path, {
      summary: `has the role ${role} twice on the same ${type}`,
      hints: [`The first time is in line ${line}. Keep one of the two.`],
    });
  }
}
