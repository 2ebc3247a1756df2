import { annotation } from '../../manifest/manifest.ts';
import type { Change } from '../../providers/provider.ts';
import type { PlannedObject } from '../plan.ts';
import { blockedObject, obstacleAt } from './blocked-object.ts';
import type { AnyProvider } from './any-provider.ts';

/** Plans the renewal of the secret of one object, and of what else differs nothing. Pure. */
export function planRotation(
  base: PlannedObject,
  change: Omit<Change<unknown, unknown>, 'changes'>,
  provider: AnyProvider,
): PlannedObject {
  const { wanted } = change;
  const because = leftAlone(wanted.origin) ?? (provider.rotation === undefined ? NO_SECRET : undefined);
  if (because !== undefined || provider.rotation === undefined) {
    const summary = `cannot rotate the secret of ${wanted.key}: ${because ?? NO_SECRET}`;
    return blockedObject(
      base,
      obstacleAt(wanted, 'refused', { code: 'ROTATION_REFUSED', summary, hints: [] }),
    );
  }
  const { blocked, steps } = provider.rotation({ ...change, changes: [] });
  if (blocked.length > 0) return blockedObject(base, { reason: 'refused', diagnostics: blocked });
  return { ...base, action: 'update', reason: 'rotation', warnings: [...base.warnings, LOSS], steps };
}

const NO_SECRET = 'objects of its kind have none of their own';
const LOSS = 'the secret in use now stops working at once, wherever it is';

function leftAlone(manifest: Parameters<typeof annotation>[0]): string | undefined {
  if (annotation(manifest, 'reconcile') === 'disabled')
    return 'its annotation `reconcile: disabled` leaves it alone';
  if (annotation(manifest, 'mode') === 'Observe') return 'its annotation `mode: Observe` leaves it alone';
  return undefined;
}
