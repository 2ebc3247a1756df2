import type { OpenStackServerGroupSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import { isFailedCreate, type LiveServerGroup } from './live-server-group.ts';

/** Whether the changes of an existing group mean that it is deleted and made again. */
export function needsReplacement({
  changes,
  live,
}: Pick<Change<OpenStackServerGroupSpec, LiveServerGroup>, 'changes' | 'live'>): boolean {
  return (
    live !== undefined &&
    changes.some(
      ({ path: [field] }) =>
        field === 'policy' || field === 'name' || (field === 'error_message' && isFailedCreate(live)),
    )
  );
}
