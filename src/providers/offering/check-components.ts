import type { OfferingComponent, OfferingSpec } from '../../manifest/types.gen.ts';
import { hasNoBuiltInComponents } from './component-types.ts';
import { PREPAID_FIELDS } from './prepaid-fields.ts';
import type { OfferingFindings } from './offering-findings.ts';

const RANGES = [
  ['min_value', 'max_value'],
  ['min_prepaid_duration', 'max_prepaid_duration'],
  ['min_renewal_duration', 'max_renewal_duration'],
] as const;

/** What the server sets for a component that is only on or off (docs/waldur-api/offerings.md, Components). */
const BOOLEAN_VALUES = { min_value: 0, max_value: 1, limit_period: 'month', limit_amount: null } as const;

/** Finds components whose fields contradict each other. */
export function checkComponents(spec: OfferingSpec, findings: OfferingFindings): void {
  for (const [index, component] of spec.components?.entries() ?? []) {
    checkRanges(component, index, findings);
    checkBoolean(component, index, findings);
    checkPrepaid(component, index, spec, findings);
  }
}

function checkRanges(component: OfferingComponent, index: number, findings: OfferingFindings): void {
  for (const [least, most] of RANGES) {
    const from = component[least] ?? undefined;
    const to = component[most] ?? undefined;
    if (from === undefined || to === undefined || from <= to) continue;
    findings.error(
      'COMPONENT_MIN_ABOVE_MAX',
      ['spec', 'components', index, least],
      `component "${component.type}" of ${findings.key} has the ${least} ${String(from)} above its ${most} ${String(to)}`,
      [`Lower ${least}, or raise ${most}.`],
    );
  }
}

function checkBoolean(component: OfferingComponent, index: number, findings: OfferingFindings): void {
  if (component.is_boolean !== true) return;
  for (const [field, value] of Object.entries(BOOLEAN_VALUES)) {
    const declared = component[field as keyof typeof BOOLEAN_VALUES];
    if (declared === undefined || declared === value) continue;
    findings.error(
      'COMPONENT_BOOLEAN_LIMITS',
      ['spec', 'components', index, field],
      `component "${component.type}" of ${findings.key} is only on or off, and its ${field} cannot be ${JSON.stringify(declared)}`,
      [`The server sets ${field} to ${JSON.stringify(value)} for such components. Leave it out.`],
    );
  }
}

function checkPrepaid(
  component: OfferingComponent,
  index: number,
  spec: OfferingSpec,
  findings: OfferingFindings,
): void {
  if (component.is_prepaid === false) {
    for (const field of PREPAID_FIELDS) {
      if ((component[field] ?? undefined) === undefined) continue;
      findings.error(
        'COMPONENT_NOT_PREPAID',
        ['spec', 'components', index, field],
        `component "${component.type}" of ${findings.key} has ${field}, but is not prepaid`,
        ['Declare `is_prepaid: true`, or leave the field out.'],
      );
    }
  }
  const overage = component.overage_component ?? undefined;
  if (overage === undefined || !hasNoBuiltInComponents(spec.type)) return;
  const target = spec.components?.find(({ type }) => type === overage);
  const isFit = target?.is_prepaid !== true && (target?.billing_type ?? 'usage') === 'usage';
  if (target !== undefined && isFit) return;
  findings.error(
    'COMPONENT_OVERAGE_UNFIT',
    ['spec', 'components', index, 'overage_component'],
    target === undefined
      ? `component "${component.type}" of ${findings.key} has the overage_component "${overage}", which is not a component of this offering`
      : `component "${component.type}" of ${findings.key} has the overage_component "${overage}", which cannot bill overage`,
    ['Name a component of this offering that is not prepaid and whose billing_type is usage.'],
  );
}
