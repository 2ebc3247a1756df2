import { Big } from 'big.js';
import { didYouMean } from '../../manifest/did-you-mean.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { OfferingPlan, OfferingSpec } from '../../manifest/types.gen.ts';
import { hasNoBuiltInComponents } from './component-types.ts';
import type { OfferingFindings } from './offering-findings.ts';

const PRICE_PLACES = 10;

const MAPS = [
  ['prices', 'PLAN_PRICE_UNKNOWN_COMPONENT', 'prices'],
  ['quotas', 'PLAN_QUOTA_UNKNOWN_COMPONENT', 'has a quota for'],
  ['discounts', 'PLAN_DISCOUNT_UNKNOWN_COMPONENT', 'has a discount for'],
] as const;

/** Finds prices, quotas and discounts that the server would refuse. */
export function checkPlans(spec: OfferingSpec, findings: OfferingFindings): void {
  for (const [index, plan] of spec.plans?.entries() ?? []) {
    checkKeys(plan, index, spec, findings);
    checkQuotas(plan, index, spec, findings);
    checkDiscounts(plan, index, findings);
    checkPrecision(plan.unit_price, ['spec', 'plans', index, 'unit_price'], plan, findings);
    for (const [type, price] of Object.entries(plan.prices ?? {})) {
      checkPrecision(price, ['spec', 'plans', index, 'prices', type], plan, findings);
    }
  }
}

function checkKeys(plan: OfferingPlan, index: number, spec: OfferingSpec, findings: OfferingFindings): void {
  if (spec.components === undefined || !hasNoBuiltInComponents(spec.type)) return;
  const types = spec.components.map(({ type }) => type);
  for (const [map, code, verb] of MAPS) {
    for (const type of Object.keys(plan[map] ?? {})) {
      if (types.includes(type)) continue;
      const meant = didYouMean(type, types);
      findings.error(
        code,
        ['spec', 'plans', index, map, type],
        `plan "${plan.name}" of ${findings.key} ${verb} "${type}", which is not a component of this offering`,
        [
          ...(meant === undefined ? [] : [`Did you mean "${meant}"?`]),
          types.length === 0
            ? 'No components are declared.'
            : `Declared components: ${declared(types, findings)}`,
        ],
        'key',
      );
    }
  }
}

function declared(types: readonly string[], findings: OfferingFindings): string {
  return types
    .map((type, index) => `${type} (${findings.line(['spec', 'components', index, 'type'])})`)
    .join(', ');
}

function checkQuotas(
  plan: OfferingPlan,
  index: number,
  spec: OfferingSpec,
  findings: OfferingFindings,
): void {
  for (const type of Object.keys(plan.quotas ?? {})) {
    const billing = spec.components?.find((component) => component.type === type)?.billing_type;
    if (billing === undefined || billing === 'fixed') continue;
    findings.error(
      'PLAN_QUOTA_NOT_FIXED',
      ['spec', 'plans', index, 'quotas', type],
      `plan "${plan.name}" of ${findings.key} has a quota for "${type}", whose billing_type is ${billing}`,
      [
        'Only components whose billing_type is fixed have quotas. Remove the quota, or change the billing_type.',
      ],
      'key',
    );
  }
}

function checkDiscounts(plan: OfferingPlan, index: number, findings: OfferingFindings): void {
  for (const [type, discount] of Object.entries(plan.discounts ?? {})) {
    if ((discount.discount_threshold === null) === (discount.discount_rate === null)) continue;
    findings.error(
      'PLAN_DISCOUNT_INCOMPLETE',
      ['spec', 'plans', index, 'discounts', type],
      `plan "${plan.name}" of ${findings.key} has half a discount for "${type}"`,
      ['Give both discount_threshold and discount_rate, or null for both.'],
      'key',
    );
  }
}

function checkPrecision(
  price: string | number | undefined,
  path: DocumentPath,
  plan: OfferingPlan,
  findings: OfferingFindings,
): void {
  if (price === undefined) return;
  const { c: digits, e: exponent } = new Big(price);
  if (digits.length - 1 - exponent <= PRICE_PLACES) return;
  findings.error(
    'PLAN_PRICE_TOO_PRECISE',
    path,
    `plan "${plan.name}" of ${findings.key} has a price with more than ${String(PRICE_PLACES)} decimal places`,
    [`The server keeps ${String(PRICE_PLACES)} decimal places. Round the price.`],
  );
}
