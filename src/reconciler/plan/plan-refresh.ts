import type { Change } from '../../providers/provider.ts';
import type { PlannedObject } from '../plan.ts';
import type { AnyProvider } from './any-provider.ts';
import { planIntervention } from './plan-intervention.ts';

/** Plans that the server reads one object again, and nothing else. Pure. */
export function planRefresh(
  base: PlannedObject,
  change: Change<unknown, unknown>,
  provider: AnyProvider,
): PlannedObject {
  return planIntervention(
    base,
    change,
    {
      verb: 'refresh',
      code: 'REFRESH_REFUSED',
      action: 'update',
      reason: 'refresh',
      ...(provider.refresh === undefined
        ? { notOffered: 'the server has nothing to read objects of its kind from' }
        : {}),
    },
    () => provider.refresh?.(change),
  );
}
