import { decimal } from '../../../diff/normalise/decimal.ts';
import type { Json, JsonObject } from '../../../manifest/json.ts';
import type { Step } from '../../step.ts';
import { mapAt, numberAt } from '../json-fields.ts';
import { isSamePrice } from '../live-plan.ts';
import { literal } from './filled.ts';
import { isBuiltIn } from './component-body.ts';
import { knownComponents } from './known-components.ts';
import type { PlanWork } from './plan-work.ts';
import { changesAt, isChanged, setting, type Work } from './work.ts';

const ZERO = decimal(0);

/**
 * The prices of a plan: all of them, because those that are not sent become zero. See docs/waldur-api/offerings.md,
 * Prices. Where a price that was never scheduled goes to zero, the server would drop the change: the price that it has is
 * scheduled first, and zero then differs from it.
 */
export function setPrices(work: Work, one: PlanWork): readonly Step[] {
  const { plan, live, name, path } = one;
  const declared = Object.entries(plan.prices ?? {}).filter(([type]) =>
    isAccepted(work, one, 'prices', type),
  );
  const joining = joiningComponents(work, one);
  const isNeeded = declared.some(([, value]) => live !== undefined || decimal(value) !== ZERO);
  if (!isNeeded && joining.length === 0) return [];
  const prices: JsonObject = {
    ...Object.fromEntries(joining.map((type) => [type, '0'])),
    ...Object.fromEntries(keptPrices(work, one)),
    ...Object.fromEntries(declared.map(([type, value]) => [type, String(value)])),
  };
  const dropped = declared.flatMap(([type, value]): [string, Json][] => {
    const price = live?.prices.get(type);
    const isDropped =
      (live?.resources ?? 0) > 0 &&
      decimal(value) === ZERO &&
      price?.future === undefined &&
      price?.current !== undefined &&
      price.current !== ZERO;
    return isDropped ? [[type, price.current]] : [];
  });
  const types = [...declared.map(([type]) => type), ...joining];
  const done = `price of ${types.join(', ')} in plan ${name} set`;
  return [
    ...(dropped.length === 0
      ? []
      : [
          update(
            { ...prices, ...Object.fromEntries(dropped) },
            `prices of plan ${name} scheduled as they are`,
          ),
        ]),
    update(prices, done),
  ];

  function update(body: JsonObject, text: string): Step {
    return setting(`${path}update_prices/`, literal({ prices: body }), text);
  }
}

/** Live prices that stay; those of components that were removed just before went with them. */
function keptPrices(work: Work, { plan, live }: PlanWork): readonly [string, Json][] {
  return [...(live?.prices ?? [])]
    .filter(([type]) => !isRemoved(work, type))
    .map(([type, price]) => {
      const same = plan.prices?.[type];
      return [type, same !== undefined && isSamePrice(same, price) ? String(same) : price.effective];
    });
}

/** A plan takes a discount only of a component that it has a price of, which those added after it lack. */
function joiningComponents(work: Work, one: PlanWork): readonly string[] {
  const { live, plan } = one;
  if (live === undefined) return [];
  return Object.keys(plan.discounts ?? {}).filter(
    (type) =>
      isAccepted(work, one, 'discounts', type) && !live.prices.has(type) && plan.prices?.[type] === undefined,
  );
}

function isRemoved(work: Work, type: string): boolean {
  return changesAt(work, 'components', type).some(
    ({ path, operation }) => path.length === 2 && operation === 'remove',
  );
}

/** The quotas of a plan: all of them, because those that are not sent become zero; only fixed components have them. */
export function setQuotas(work: Work, one: PlanWork): readonly Step[] {
  const { plan, live, name, path } = one;
  const declared = Object.entries(plan.quotas ?? {}).filter(([type]) =>
    isAccepted(work, one, 'quotas', type),
  );
  if (declared.every(([, value]) => live === undefined && value === 0)) return [];
  const shown = mapAt(live?.row ?? {}, 'quotas') ?? {};
  const kept = Object.keys(shown)
    .filter((type) => billingType(work, type) === 'fixed' && !isRemoved(work, type))
    .map((type): [string, Json] => [type, numberAt(shown, type) ?? 0]);
  const quotas = { ...Object.fromEntries(kept), ...Object.fromEntries(declared) };
  const done = `quota of ${declared.map(([type]) => type).join(', ')} in plan ${name} set`;
  return [setting(`${path}update_quotas/`, literal({ quotas }), done)];
}

/** The discounts of a plan; those that are not sent stay. */
export function setDiscounts(work: Work, one: PlanWork): readonly Step[] {
  const { plan, name, path } = one;
  if (work.facts.planLacks.has('discounts')) return [];
  const declared = Object.entries(plan.discounts ?? {}).filter(([type]) =>
    isAccepted(work, one, 'discounts', type),
  );
  if (declared.length === 0) return [];
  const discounts = Object.fromEntries(
    declared.map(([type, { discount_threshold, discount_rate }]) => [
      type,
      { discount_threshold, discount_rate },
    ]),
  );
  return [setting(`${path}update_discounts/`, literal({ discounts }), `discounts of plan ${name} set`)];
}

/** How a component will be billed once its changes are done; of a built-in one that is still to come only the server knows. */
export function billingType(work: Work, type: string): string | undefined {
  if (work.live === undefined && isBuiltIn(type, work.type)) return undefined;
  const declared = work.spec.components?.find((component) => component.type === type)?.billing_type;
  return declared ?? work.live?.components?.find((component) => component.type === type)?.billingType;
}

/** Of a new plan everything is written that its components allow; of one that exists what changes. */
function isAccepted(
  work: Work,
  one: PlanWork,
  field: 'prices' | 'quotas' | 'discounts',
  type: string,
): boolean {
  if (one.live !== undefined) return isChanged(work, 'plans', one.name, field, type);
  if (field === 'quotas' && billingType(work, type) !== 'fixed') return false;
  return knownComponents(work)?.has(type) ?? true;
}
