/** Offering types that come without components of their own (docs/waldur-api/offerings.md, Components). */
const WITHOUT_BUILT_IN: ReadonlySet<string> = new Set([
  'Marketplace.Basic',
  'Marketplace.Slurm',
  'Marketplace.Script',
  'Support.OfferingTemplate',
]);

/** Whether all components of an offering of this type are declared ones. False for types that are not known. */
export function hasNoBuiltInComponents(offeringType: string): boolean {
  return WITHOUT_BUILT_IN.has(offeringType);
}
