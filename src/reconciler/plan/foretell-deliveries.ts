import type { Wanted } from '../../providers/provider.ts';
import { sinkText } from '../../providers/sink.ts';
import type { PlannedObject } from '../plan.ts';
import { sinkObstacle, type DeliveryOptions } from '../sinks/sink-obstacle.ts';
import { blockedObject } from './blocked-object.ts';

/** Where the deliveries of a plan will be made. */
export interface DeliveryForesight extends DeliveryOptions {
  /** The plan is carried out here and now. Otherwise its place may be another machine, and most findings only warn. */
  readonly here: boolean;
}

/**
 * Says of an object with deliveries what would make them fail, before anything is sent: a secret that is renewed and
 * cannot be delivered is one that nobody has. A sink inside a git work tree blocks the object everywhere.
 */
export function foretellDeliveries(
  object: PlannedObject,
  { origin, path, key }: Pick<Wanted<unknown>, 'origin' | 'path' | 'key'>,
  foresight: DeliveryForesight,
): PlannedObject {
  const found = object.steps.flatMap((step) => {
    if (step.type !== 'deliver') return [];
    const obstacle = sinkObstacle(step.sink, foresight);
    return obstacle === undefined ? [] : [{ sink: step.sink, obstacle }];
  });
  const blocking = found.filter(({ obstacle }) => foresight.here || obstacle.code === 'SINK_IN_WORK_TREE');
  if (blocking.length > 0) {
    return blockedObject(object, {
      reason: 'refused',
      diagnostics: blocking.map(({ sink, obstacle: { code, problem, hint } }) => ({
        code,
        severity: 'error',
        summary: `${key} has a secret for ${sinkText(sink)}, but ${problem}`,
        hints: [hint],
        subject: key,
        position: origin.locate(path),
      })),
    });
  }
  return { ...object, warnings: [...object.warnings, ...found.map(({ obstacle }) => obstacle.problem)] };
}
