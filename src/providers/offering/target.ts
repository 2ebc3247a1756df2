import type { OfferingSpec } from '../../manifest/types.gen.ts';

/** What an offering is on the server: the organization as it is referred to, and the name. */
export function offeringTarget(spec: OfferingSpec): string {
  const [field, value] = Object.entries(spec.customer)[0] ?? ['', ''];
  return JSON.stringify(['offering', field, value, spec.name.trim()]);
}
