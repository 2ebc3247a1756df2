import type { OfferingPlan } from '../../../manifest/types.gen.ts';
import type { PathTemplate } from '../../step.ts';
import type { LivePlan } from '../live-plan.ts';

/** One plan that is worked on; `live` is undefined for a new one. */
export interface PlanWork {
  readonly plan: OfferingPlan;
  readonly index: number;
  readonly name: string;
  readonly live: LivePlan | undefined;
  readonly path: PathTemplate;
}
