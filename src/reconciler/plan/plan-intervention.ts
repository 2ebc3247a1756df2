import { annotation } from '../../manifest/manifest.ts';
import type { Change } from '../../providers/provider.ts';
import type { Intervention } from '../../providers/intervention.ts';
import type { PlannedObject } from '../plan.ts';
import { blockedObject, obstacleAt } from './blocked-object.ts';

/** What somebody asks to be done with one object, and how the plan says it. */
export interface Asked {
  /** Infinitive, as messages say it: `refresh`, `recover by set_ok`. */
  readonly verb: string;
  readonly code: string;
  readonly action: 'update' | 'replace';
  readonly reason: 'refresh' | 'recovery';
  /** Why the kind of the object does not do it; absent when it does. */
  readonly notOffered?: string;
}

/**
 * Plans what was asked for, instead of what differs. The annotations that leave an object alone do so here too; then,
 * and where the kind does not say what to do, it is blocked. Pure.
 */
export function planIntervention(
  base: PlannedObject,
  change: Change<unknown, unknown>,
  asked: Asked,
  intervene: () => Intervention | undefined,
): PlannedObject {
  const because =
    leftAlone(change) ?? asked.notOffered ?? (change.live === undefined ? NOT_THERE : undefined);
  const intervention = because === undefined ? intervene() : undefined;
  if (intervention === undefined) {
    const summary = `cannot ${asked.verb} ${change.wanted.key}: ${because ?? NOT_THERE}`;
    return blockedObject(
      base,
      obstacleAt(change.wanted, 'refused', { code: asked.code, summary, hints: [] }),
    );
  }
  const { blocked, waiting, steps } = intervention;
  if (blocked.length > 0) return blockedObject(base, { reason: 'refused', diagnostics: blocked });
  const warnings = [...base.warnings, ...intervention.warnings];
  if (waiting !== undefined) {
    return { ...base, action: 'waiting', reason: 'waiting-for', waitingFor: waiting, warnings };
  }
  return { ...base, action: asked.action, reason: asked.reason, warnings, steps };
}

const NOT_THERE = 'it is not on the server';

function leftAlone({ wanted: { origin } }: Change<unknown, unknown>): string | undefined {
  if (annotation(origin, 'reconcile') === 'disabled') {
    return 'its annotation `reconcile: disabled` leaves it alone';
  }
  return annotation(origin, 'mode') === 'Observe'
    ? 'its annotation `mode: Observe` leaves it alone'
    : undefined;
}
