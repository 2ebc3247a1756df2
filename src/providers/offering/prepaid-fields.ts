/** The fields of a component that only a prepaid one has. */
export const PREPAID_FIELDS = [
  'overage_component',
  'min_prepaid_duration',
  'max_prepaid_duration',
  'prepaid_duration_step',
  'min_renewal_duration',
  'max_renewal_duration',
  'renewal_duration_step',
] as const;
