import type { OfferingPlan } from '../../../manifest/types.gen.ts';
import type { FieldPath } from '../../../diff/field-change.ts';
import { decimal } from '../../../diff/normalise/decimal.ts';
import type { LivePlan } from '../live-plan.ts';
import { knownComponents } from '../steps/known-components.ts';
import { billingType } from '../steps/set-prices.ts';
import { activePlans } from '../steps/update-plans.ts';
import { changesAt, isChanged, type Work } from '../steps/work.ts';
import { refusal, type Findings } from './findings.ts';

type Refusals = NonNullable<Findings['refused']>;

/** What the server would refuse of plans, and when prices count. */
export function assessPlans(work: Work): Findings {
  const live = activePlans(work);
  const refused: Refusals[number][] = [...twins(work)];
  const left: LeftOut[] = [];
  const notes: NonNullable<Findings['notes']>[number][] = [];
  for (const plan of work.spec.plans ?? []) {
    const name = plan.name.trim();
    if (!isChanged(work, 'plans', name)) continue;
    const shown = live.get(name);
    refused.push(...unit(work, plan, shown));
    if (shown === undefined) {
      refused.push(...unseen(work, plan));
      left.push(...leftOut(work, plan));
    } else {
      refused.push(...fields(work, shown), ...amounts(work, shown));
      notes.push(...schedules(work, shown));
    }
  }
  return {
    refused,
    warnings: left.map(({ warning }) => warning),
    leftOut: left.map(({ path }) => path),
    notes,
  };
}

/** Two live plans with one name: which of them is meant is never guessed. */
function twins(work: Work): Refusals {
  const names = (work.live?.plans ?? []).filter(({ isArchived }) => !isArchived).map(({ name }) => name);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) =>
    refusal(
      ['plans', name],
      'the offering has more than one plan of this name',
      'Archive all but one of them',
    ),
  );
}

/** A plan for other organizations only may be there already without being shown, and would be made twice. */
function unseen(work: Work, plan: OfferingPlan): Refusals {
  const { caller } = work.change.instance;
  const isBound = (plan.organization_groups ?? []).length > 0;
  if (work.live === undefined || caller.isStaff || !isBound) return [];
  return [
    refusal(
      ['plans', plan.name.trim()],
      `the server hides plans for organization groups from others than staff, and the account ${caller.username} is not: the plan may be there already`,
      'Use a token of staff',
    ),
  ];
}

function unit(work: Work, plan: OfferingPlan, live: LivePlan | undefined): Refusals {
  const { facts } = work;
  if (facts.planUnits.has(plan.unit)) return [];
  const path = ['plans', plan.name.trim()];
  return [
    refusal(
      live === undefined ? path : [...path, 'unit'],
      `a server of the generation ${facts.label} does not have the unit ${plan.unit}`,
      `Declare one of ${[...facts.planUnits].join(', ')}`,
    ),
  ];
}

function fields(work: Work, live: LivePlan): Refusals {
  const path = ['plans', live.name];
  const refused: Refusals[number][] = (['unit_price', 'backend_id'] as const).map((field) =>
    refusal(
      [...path, field],
      'it can only be set when a plan is created',
      'Declare the value that the plan has, or leave it out',
    ),
  );
  for (const field of work.facts.planLacks) {
    refused.push(
      refusal(
        [...path, field],
        `a server of the generation ${work.facts.label} does not have this field`,
        'Leave it out for this server',
      ),
    );
  }
  if (live.resources > 0) {
    for (const field of ['unit', 'description', 'article_code', 'max_amount']) {
      refused.push(
        refusal(
          [...path, field],
          `the plan is in use, or was (${String(live.resources)} resources), so only its prices and quotas can change`,
          'Declare another plan beside it',
        ),
      );
    }
  }
  if (work.type === 'Waldur.RemoteOffering') {
    for (const field of ['prices', 'quotas']) {
      refused.push(
        refusal([...path, field], 'the plans of a remote offering follow the other server', 'Leave it out'),
      );
    }
  }
  return refused;
}

/** Prices and quotas of components that the offering does not have, or that take none. */
function amounts(work: Work, live: LivePlan): Refusals {
  const types = knownComponents(work);
  return (['prices', 'quotas', 'discounts'] as const).flatMap((field) =>
    changesAt(work, 'plans', live.name, field).flatMap(({ path, operation }) => {
      const type = path.at(-1) ?? '';
      if (types !== undefined && !types.has(type)) {
        return [
          refusal(
            path,
            `the offering has no component ${type}`,
            'Declare the component, or leave it out here',
          ),
        ];
      }
      if (operation === 'remove') return [refusal(path, 'it cannot be removed', 'Declare 0')];
      const billing = billingType(work, type);
      if (field === 'quotas' && billing !== undefined && billing !== 'fixed') {
        return [
          refusal(
            path,
            `only fixed components have quotas, and ${type} is billed by ${billing}`,
            'Leave it out',
          ),
        ];
      }
      return [];
    }),
  );
}

function schedules(work: Work, live: LivePlan): NonNullable<Findings['notes']> {
  if (live.resources === 0) return [];
  const note = 'takes effect on the first of next month, because the plan is in use';
  return changesAt(work, 'plans', live.name, 'prices').map(({ path }) => ({ path, note }));
}

interface LeftOut {
  readonly path: FieldPath;
  readonly warning: string;
}

/** What is not sent of a plan that does not exist yet. The rest of it is. */
function leftOut(work: Work, plan: OfferingPlan): readonly LeftOut[] {
  const inside = ['plans', plan.name.trim()];
  const types = knownComponents(work);
  const lacking = Object.keys(plan).filter((field) =>
    [...work.facts.planLacks].some((name) => name === field),
  );
  const quotas = Object.entries(plan.quotas ?? {}).filter(
    ([type, quota]) => quota !== 0 && billingType(work, type) !== 'fixed',
  );
  const unknown = Object.entries(plan.prices ?? {}).filter(
    ([type, price]) => types !== undefined && !types.has(type) && decimal(price) !== decimal(0),
  );
  return [
    ...lacking.map((field) => ({
      path: [...inside, field],
      warning: `${field} of the plan ${plan.name} are left out: a server of the generation ${work.facts.label} does not have this field`,
    })),
    ...quotas.map(([type]) => ({
      path: [...inside, 'quotas', type],
      warning: `the quota of ${type} in the plan ${plan.name} is left out: only fixed components have quotas`,
    })),
    ...unknown.map(([type]) => ({
      path: [...inside, 'prices', type],
      warning: `the price of ${type} in the plan ${plan.name} is left out: the offering has no such component`,
    })),
  ];
}
