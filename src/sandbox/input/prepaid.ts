import { badRequest } from '../http/refusal.ts';
import type { Columns } from '../json.ts';
import type { Component } from '../store/rows.ts';

const PREPAID_ONLY = ['min_prepaid_duration', 'max_prepaid_duration', 'overage_component'];

/**
 * 400 when a component is sent what only prepaid ones have, when its shortest duration is above the longest, or when its overage is
 * not billed by usage. `stored` is what the component has so far, `siblings` are the components it may name.
 */
export function demandPrepaidRules(sent: Columns, stored: Columns, siblings: readonly Component[]): void {
  const columns = { ...stored, ...sent };
  const isPrepaid = columns['is_prepaid'] === true;
  for (const name of PREPAID_ONLY) {
    if (!isPrepaid && name in sent) {
      throw badRequest({ [name]: ['This field can be set only for prepaid components.'] });
    }
  }
  const { min_prepaid_duration: least, max_prepaid_duration: most, overage_component: overage } = columns;
  if (typeof least === 'number' && typeof most === 'number' && least > most) {
    throw badRequest({ min_prepaid_duration: ['The minimum should not be greater than the maximum.'] });
  }
  if (typeof overage !== 'string') return;
  const target = siblings.find(({ uuid }) => uuid === overage);
  if (target?.billingType !== 'usage' || target.columns['is_prepaid'] === true) {
    throw badRequest({
      overage_component: ['The overage component should be billed by usage and not be prepaid.'],
    });
  }
}
