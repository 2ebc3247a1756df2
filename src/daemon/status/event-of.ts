import type { ObjectResult } from '../../reconciler/report.ts';
import type { ObjectEvent } from '../daemon-status.ts';

/** What an apply did with an object, as an event of a run. Pure. */
export function eventOf(
  { outcome, done, error, because, remark }: ObjectResult,
  run: { readonly id: string; readonly now: Date },
): ObjectEvent {
  const actions = [...done, ...(remark === undefined ? [] : [remark])].join(', ');
  const message = error?.summary ?? because ?? (actions === '' ? 'done' : actions);
  return { run: run.id, at: run.now.toISOString(), outcome, message };
}
