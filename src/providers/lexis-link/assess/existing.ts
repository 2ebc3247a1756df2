import { linkedResource, providerText } from '../linked-resource.ts';
import type { LinkRow } from '../live-link.ts';
import { robotsHaveStates, unnoticedName } from '../robot-account.ts';
import type { Findings } from '../findings.ts';
import { namesRobot, type LinkChange } from '../work.ts';

/** What can be done about a link that is there, and whom it waits for. */
export function assessExisting(change: LinkChange, row: LinkRow, refusesName: boolean): Findings {
  const { changes } = change;
  const moved = changes.some(({ path: [field] }) => field === 'resource');
  const found: Findings = {
    refused: moved ? [MOVED] : [],
    warnings: warningsOf(change, row),
  };
  const waiting = waitsFor(change, row, namesRobot(change) && !refusesName);
  return waiting === undefined ? found : { ...found, waiting };
}

const MOVED = {
  path: ['resource'],
  reason: 'a link never moves to another resource',
  remedy: 'Correct the resource, or the annotation that pins the link; or declare another link.',
} as const;

function waitsFor(change: LinkChange, row: LinkRow, canName: boolean): string | undefined {
  const provider = providerText(linkedResource(change.wanted, change.instance));
  if (row.state === 'executing') return 'the server to set the link up in HEAppE';
  if (row.state !== 'pending') return undefined;
  if (row.backendId === '') return `${provider} to give the resource ${row.resourceName} its backend_id`;
  if (canName) return undefined;
  return unnoticedName(row) === undefined
    ? `${provider} to give the robot account ${row.robot.type} a user name`
    : `${provider} to name the robot account ${row.robot.type} again, as ${unnoticedName(row) ?? ''}`;
}

function warningsOf(change: LinkChange, { state, robot }: LinkRow): readonly string[] {
  if (state === 'unknown') return ['the server shows the link in a state that this release does not know'];
  if (state !== 'erred') return [];
  const retry = robotsHaveStates(change.instance)
    ? ''
    : ` try it again with apply --recover ${change.wanted.key}=retry, or`;
  return [
    `the link (robot account ${robot.type}) has erred, and the server does not say why: check the HEAppE options of the offering, then${retry} make it again with apply --recover ${change.wanted.key}=recreate`,
  ];
}
