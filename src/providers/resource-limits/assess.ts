import type { Comparison } from '../../diff/comparison.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { Assessment } from '../provider.ts';
import { orderObstacles, orderRefusals } from './assess/assess-order.ts';
import { declaredTwice, pluginObstacles, pluginRefusals } from './assess/assess-plugin.ts';
import { isBeingMade, missingTarget, stateObstacles } from './assess/assess-target.ts';
import { judgeOrders, whoMoves } from './assess/open-orders.ts';
import { wantedLimits, type LimitsChange, type Refusal } from './change.ts';
import type { LiveAllocation, LiveResource } from './live-target.ts';
import { pluginOfOffering } from './plugin.ts';
import { approverOf } from './rights.ts';
import { makerOf } from './target.ts';
import { wayOf, type Way } from './way.ts';

/** What the server would refuse of other limits, by the rules of docs/waldur-api/resource-limits.md. Pure. */
export function assessLimits(change: LimitsChange, comparison: Comparison): Assessment {
  const draft = { ...change, changes: comparison.changes };
  const { live } = draft;
  if (live === undefined) return assessNew(draft);
  return live.type === 'allocation' ? assessAllocation(draft, live) : assessResource(draft, live);
}

function assessment(parts: Partial<Assessment>): Assessment {
  return { blocked: [], refused: [], warnings: [], notes: [], ...parts };
}

function assessNew(change: LimitsChange): Assessment {
  const missing = missingTarget(change);
  if (missing.length > 0) return assessment({ blocked: missing });
  const made = change.wanted.references.get('target');
  const declares = Object.keys(made?.becomes ?? {}).some((field) => field.endsWith('_limit'));
  if (declares) return assessment({ blocked: [declaredTwice(change, makerOf(change.wanted.spec) ?? '')] });
  if (!isBeingMade(change) || wayOf(change) !== 'plugin') return assessment({});
  const refused = pluginRefusals(change, undefined);
  return assessment({ blocked: pluginObstacles(change, undefined), refused });
}

function assessAllocation(change: LimitsChange, live: LiveAllocation): Assessment {
  const words = live.failure === '' ? '' : `: ${live.failure}`;
  const differs = change.changes.length > 0;
  const [first] = change.changes;
  const isBusy = live.state === 'creating' || live.state === 'updating';
  return assessment({
    blocked:
      differs || live.alsoDeclaredBy !== undefined || live.state === 'deleting'
        ? pluginObstacles(change, live)
        : [],
    refused: pluginRefusals(change, live),
    notes:
      first === undefined || live.state !== 'erred'
        ? []
        : [{ path: first.path, note: `sent again, as the last attempt failed${words}` }],
    ...(isBusy && !differs
      ? { waiting: `the server to finish its work on the ${live.plugin.noun} ${live.name}` }
      : {}),
  });
}

function assessResource(change: LimitsChange, live: LiveResource): Assessment {
  const byState = stateObstacles(change, live);
  if (byState.length > 0) return assessment({ blocked: byState });
  const differs = change.changes.length > 0;
  if (pluginOfOffering(live.offering.type) !== undefined) {
    const [order] = live.orders;
    return assessment({
      waiting:
        order === undefined
          ? `the allocation of the resource ${live.name} to be made`
          : whoMoves(order, live),
    });
  }
  const way = wayOf(change);
  const { refused, blocked } = differs ? judge(change, live, way) : NOTHING;
  if (blocked.length > 0) return assessment({ blocked });
  const left = change.changes.filter(({ path }) => !refused.some((one) => one.path === path));
  const stays = left.length > 0;
  const isOrdered = stays && way === 'order';
  const orders = judgeOrders(live, wantedLimits({ ...change, changes: left }), isOrdered);
  const waiting = isOrdered ? (orders.waiting ?? busy(live)) : undefined;
  const words = live.failure === '' ? '' : `: ${live.failure}`;
  const failed = live.state === 'Erred' ? [`the resource ${live.name} is Erred${words}`] : [];
  const [first] = left;
  return assessment({
    refused,
    warnings: [...orders.warnings, ...failed],
    notes: first === undefined ? [] : [{ path: first.path, note: noteOf(change, live, way) }],
    ...(waiting === undefined ? {} : { waiting }),
  });
}

const NOTHING = { refused: [], blocked: [] } as const;

function judge(
  change: LimitsChange,
  live: LiveResource,
  way: Way,
): { readonly refused: readonly Refusal[]; readonly blocked: readonly Diagnostic[] } {
  if (way !== 'order') return NOTHING;
  const refused = orderRefusals(change, live);
  const left = change.changes.filter(({ path }) => !refused.some((one) => one.path === path));
  return {
    refused,
    blocked: left.length === 0 ? [] : orderObstacles({ ...change, changes: left }, live),
  };
}

/** A resource that no order explains is worked on all the same. */
function busy(live: LiveResource): string | undefined {
  return live.state === 'OK' ? undefined : `the server to finish its work on the resource ${live.name}`;
}

function noteOf({ instance }: LimitsChange, live: LiveResource, way: Way): string {
  if (way === 'provider')
    return 'overwritten without an order: nobody approves it, and nothing is told to the backend';
  const approver = approverOf(live, instance);
  return approver === undefined ? 'by an order' : `by an order, to be approved by ${approver}`;
}
