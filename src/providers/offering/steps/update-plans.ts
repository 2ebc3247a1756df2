import type { Json } from '../../../manifest/json.ts';
import type { OfferingPlan } from '../../../manifest/types.gen.ts';
import type { Step } from '../../step.ts';
import type { LivePlan } from '../live-plan.ts';
import { planAtCreate } from './create-offering.ts';
import { literal, object } from './filled.ts';
import { planBody, planCapture } from './plan-body.ts';
import type { PlanWork } from './plan-work.ts';
import { setPlanGroups } from './set-links.ts';
import { setDiscounts, setPrices, setQuotas } from './set-prices.ts';
import { acting, changesAt, isChanged, setting, type Work } from './work.ts';

/** Fields that a plan takes after it was made. See docs/waldur-api/offerings.md, Plans. */
const PATCHED = ['unit', 'description', 'article_code', 'max_amount'] as const;

/** Plans are added and changed with all that belongs to them, then those that go are archived. */
export function updatePlans(work: Work): readonly Step[] {
  const live = activePlans(work);
  const declared = (work.spec.plans ?? []).flatMap((plan, index) => updatePlan(work, plan, index, live));
  const archived = changesAt(work, 'plans')
    .filter(({ path, operation }) => operation === 'remove' && path.length === 2)
    .flatMap(({ path: [, name = ''] }) => live.get(name) ?? [])
    .map(archive);
  return [...declared, ...archived];
}

function updatePlan(
  work: Work,
  plan: OfferingPlan,
  index: number,
  plans: ReadonlyMap<string, LivePlan>,
): readonly Step[] {
  const name = plan.name.trim();
  if (!isChanged(work, 'plans', name)) return [];
  const live = plans.get(name);
  const uuid = live?.uuid ?? `{${planCapture(work.change.wanted.key, name)}}`;
  const one: PlanWork = { plan, index, name, live, path: `marketplace-plans/${uuid}/` };
  return [
    ...(live === undefined ? add(work, one) : patch(work, one)),
    ...setPrices(work, one),
    ...setQuotas(work, one),
    ...setDiscounts(work, one),
    ...setPlanGroups(work, one),
  ];
}

/** The live plans that count, by name. */
export function activePlans(work: Pick<Work, 'live'>): ReadonlyMap<string, LivePlan> {
  const plans = (work.live?.plans ?? []).filter(({ isArchived }) => !isArchived);
  return new Map(plans.map((plan) => [plan.name, plan]));
}

function add(work: Work, { plan, name }: PlanWork): Step[] {
  if (planAtCreate(work) === plan) return [];
  const body = object([
    ['offering', work.link],
    ...Object.entries(planBody(plan)).map(([field, value]) => [field, literal(value)] as const),
  ]);
  const lookup = {
    path: work.path,
    query: { field: ['plans'] },
    list: '/plans',
    where: [
      { pointer: '/name', equals: name },
      { pointer: '/archived', equals: false },
    ],
    except: (work.live?.plans ?? []).map(({ uuid }) => uuid),
  };
  const captures = [{ capture: planCapture(work.change.wanted.key, name), take: '/uuid' }];
  return [{ ...acting('marketplace-plans/', body, `plan ${name} added`, lookup), captures }];
}

function patch(work: Work, { plan, name, path }: PlanWork): Step[] {
  const fields = PATCHED.filter((field) => isChanged(work, 'plans', name, field));
  if (fields.length === 0) return [];
  const body = Object.fromEntries(fields.map((field): [string, Json] => [field, plan[field] ?? null]));
  return [{ ...setting(path, literal(body), `${fields.join(', ')} of plan ${name} set`), method: 'PATCH' }];
}

function archive(plan: LivePlan): Step {
  const path = `marketplace-plans/${plan.uuid}/`;
  return acting(`${path}archive/`, undefined, `plan ${plan.name} archived`, {
    path,
    query: { field: ['uuid', 'archived'] },
    where: [{ pointer: '/archived', equals: true }],
    except: [],
  });
}
