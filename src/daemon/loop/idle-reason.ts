import type { SourceConfig } from '../config/daemon-config.ts';

/** Why nothing is carried out for a source at a moment, whatever differs; `undefined` when it is. Pure. */
export function idleReason(
  { mode }: Pick<SourceConfig, 'mode'>,
  moment: { readonly isSuspended: boolean; readonly isAllSuspended: boolean; readonly isOpen: boolean },
): string | undefined {
  if (moment.isAllSuspended) return 'everything is suspended';
  if (moment.isSuspended) return 'the source is suspended';
  if (mode === 'Observe') return 'the mode of the source is Observe';
  return moment.isOpen ? undefined : 'no maintenance window is open';
}
