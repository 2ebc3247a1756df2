import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Change } from '../provider.ts';
import type { LiveLink } from './live-link.ts';

/** One link that is judged or worked on. */
export type LinkChange = Change<LexisLinkSpec, LiveLink>;

/** True when the changes give the robot account its name. */
export function namesRobot({ changes }: Pick<LinkChange, 'changes'>): boolean {
  return changes.some(({ path: [field] }) => field === 'robot_username');
}
