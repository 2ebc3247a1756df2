import type { Comparison } from '../../diff/comparison.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';
import type { Assessment, Change } from '../provider.ts';
import { assessComponents } from './assess/components.ts';
import { assessFields } from './assess/fields.ts';
import type { Findings } from './assess/findings.ts';
import { assessIntegration } from './assess/integration.ts';
import { assessAttributes, assessOrganization } from './assess/organization.ts';
import { assessPermissions } from './assess/permissions.ts';
import { assessPlans } from './assess/plans.ts';
import { assessState } from './assess/state.ts';
import type { LiveOffering } from './live-offering.ts';
import { workOn, type Work } from './steps/work.ts';

/** In this order, since each sees only the changes that those before it have let pass. */
const RULES = [
  assessOrganization,
  assessPermissions,
  assessAttributes,
  assessFields,
  assessIntegration,
  assessComponents,
  assessPlans,
  assessState,
] as const;

/** What the server would refuse of the changes, by the rules of docs/waldur-api/offerings.md. Pure. */
export function assessOffering(
  change: Change<OfferingSpec, LiveOffering>,
  comparison: Comparison,
): Assessment {
  if (change.live !== undefined && comparison.changes.length === 0) {
    return { refused: [], blocked: [], warnings: [], notes: [] };
  }
  let work: Work = workOn({ ...change, changes: comparison.changes });
  const findings: Findings[] = [];
  for (const rule of RULES) {
    const found = rule(work);
    findings.push(found);
    work = withoutRefused(work, found);
  }
  // An archived offering that stays so gets no components, and plans cannot have prices of those.
  findings.push({ refused: assessPlans(work).refused ?? [] });
  return {
    refused: findings.flatMap(({ refused }) => refused ?? []),
    leftOut: findings.flatMap(({ leftOut }) => leftOut ?? []),
    blocked: findings.flatMap(({ blocked }) => blocked ?? []),
    warnings: findings.flatMap(({ warnings }) => warnings ?? []),
    notes: findings.flatMap(({ notes }) => notes ?? []),
  };
}

function withoutRefused(work: Work, { refused = [] }: Findings): Work {
  const changes = work.change.changes.filter(
    (change) => !refused.some(({ path }) => path.every((part, index) => change.path[index] === part)),
  );
  return { ...work, change: { ...work.change, changes } };
}
