import type { Access, OfferingSpec } from '../../manifest/types.gen.ts';
import { isCalendarTime } from '../calendar-time.ts';
import type { OfferingFindings } from './offering-findings.ts';

/** Finds roles that the server would refuse. */
export function checkAccess(spec: OfferingSpec, findings: OfferingFindings): void {
  const [first] = spec.access ?? [];
  if (first !== undefined && spec.shared === false) {
    findings.error(
      'ACCESS_NOT_SHARED',
      ['spec', 'access'],
      `${findings.key} has access, but is not shared`,
      [
        'The server grants, changes and revokes roles on shared offerings only. Remove `access`, or declare `shared: true`.',
      ],
      'key',
    );
  }
  const seen = new Map<string, number>();
  for (const [index, access] of spec.access?.entries() ?? []) {
    checkExpiry(access, index, findings);
    const [user = ''] = Object.values(access.user).map(String);
    const identity = JSON.stringify([Object.keys(access.user), user, access.role]);
    const known = seen.get(identity);
    seen.set(identity, known ?? index);
    if (known === undefined) continue;
    findings.error(
      'ACCESS_DUPLICATE',
      ['spec', 'access', index],
      `${findings.key} gives "${user}" the role ${access.role} twice`,
      [`The first time is in ${findings.line(['spec', 'access', known])}. Keep one of the two.`],
    );
  }
}

function checkExpiry(access: Access, index: number, findings: OfferingFindings): void {
  const text = access.expiration_time ?? undefined;
  if (text === undefined || isCalendarTime(text)) return;
  findings.error(
    'ACCESS_INVALID_EXPIRY',
    ['spec', 'access', index, 'expiration_time'],
    `${findings.key} ends a role at ${text}, which is no time of any calendar`,
    ['Check the day, the hour and the minute.'],
  );
}
