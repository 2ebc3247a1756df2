import type { Comparison } from '../../diff/comparison.ts';
import { missingCollection } from '../missing-collection.ts';
import type { Assessment } from '../provider.ts';
import { assessExisting } from './assess/existing.ts';
import { assessRobot } from './assess/robot.ts';
import { assessNew } from './assess/new.ts';
import { LINKS_NAME, rowOf } from './live-link.ts';
import type { LinkChange } from './work.ts';

/** Which servers have links. */
export const SINCE = 'Servers of October 2024 and newer';

/** What the server would refuse, and whom a link waits for, by the rules of docs/waldur-api/lexis-links.md. Pure. */
export function assessLink(change: LinkChange, comparison: Comparison): Assessment {
  const draft = { ...change, changes: comparison.changes };
  const missing = missingCollection(change.wanted, change.instance, LINKS_NAME, SINCE);
  const nothing = { blocked: [], refused: [], warnings: [], notes: [] };
  if (missing.length > 0) return { ...nothing, blocked: missing };
  const row = rowOf(change.live);
  const robot = assessRobot(draft, row);
  const found = row === undefined ? assessNew(draft) : assessExisting(draft, row, robot.length > 0);
  return { ...nothing, ...found, refused: [...(found.refused ?? []), ...robot] };
}
