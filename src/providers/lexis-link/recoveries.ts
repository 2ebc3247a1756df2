import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import { notPossible } from '../core-interventions.ts';
import type { Intervention } from '../intervention.ts';
import type { Recoveries } from '../provider.ts';
import { mayName } from './assess/robot.ts';
import { linkedResource, providerText } from './linked-resource.ts';
import { rowOf, type LinkRow, type LiveLink } from './live-link.ts';
import { ROBOT_ACCOUNTS, robotsHaveStates } from './robot-account.ts';
import { linkSteps } from './steps.ts';
import { deleteLink, lostWithLink } from './steps/delete-link.ts';
import { setName } from './steps/name-robot.ts';
import { waitForServer } from './steps/wait-for-link.ts';
import type { LinkChange } from './work.ts';

/** What can be done with a link that has erred. See docs/waldur-api/lexis-links.md, How a link starts. */
export const linkRecoveries: Recoveries<LexisLinkSpec, LiveLink> = {
  retry: (change) => withRow(change, retry),
  recreate: (change) => withRow(change, recreate),
};

const NOTHING: Intervention = { blocked: [], warnings: [], steps: [] };

function withRow(change: LinkChange, act: (change: LinkChange, row: LinkRow) => Intervention): Intervention {
  const row = rowOf(change.live);
  return row === undefined ? NOTHING : act(change, row);
}

/** A name where there was none starts an erred link again on older servers. */
function retry(change: LinkChange, row: LinkRow): Intervention {
  const { wanted } = change;
  const username = wanted.spec.robot_username ?? row.robot.username;
  const obstacle = obstacleToRetry(change, row, username);
  if (obstacle !== undefined) {
    const [reason, remedy] = obstacle;
    return notPossible(change, 'RECOVERY_REFUSED', 'recover by retry', { reason, remedy });
  }
  const path = `${ROBOT_ACCOUNTS}${row.robot.uuid}/`;
  const named = row.robot.username !== '';
  return {
    ...NOTHING,
    warnings: [
      `the server sets the link up once more; the robot account ${row.robot.type} has no user name for a moment`,
    ],
    steps: [...(named ? [setName(path, '')] : []), setName(path, username), waitForServer(wanted.key, row)],
  };
}

function obstacleToRetry(
  change: LinkChange,
  row: LinkRow,
  username: string,
): readonly [reason: string, remedy: string] | undefined {
  const { wanted, instance } = change;
  const again = `Make it again with apply --recover ${wanted.key}=recreate.`;
  if (robotsHaveStates(instance)) {
    return [`servers of generation ${instance.generation} never start an erred link again`, again];
  }
  if (row.state !== 'erred') return [`the link is ${row.state}, not erred`, 'Leave it as it is.'];
  if (username === '') return ['its robot account has no user name', 'Declare `robot_username`.'];
  if (!mayName(change)) {
    const provider = providerText(linkedResource(wanted, instance));
    return [
      `only ${provider} may name the robot account, and the account ${instance.caller.username} has no role there`,
      'Use a token of an owner or a manager of that organization, or of staff.',
    ];
  }
  return undefined;
}

/** The list shows the link until all that was made for it is removed. */
function recreate(change: LinkChange, row: LinkRow): Intervention {
  const resource = linkedResource(change.wanted, change.instance);
  return {
    ...NOTHING,
    warnings: [
      `${lostWithLink(row)}, and makes another`,
      ...(robotsHaveStates(change.instance)
        ? [`the robot account ${row.robot.type} stays, for ${providerText(resource)} to delete`]
        : []),
    ],
    steps: [...deleteLink(row), ...linkSteps({ ...change, live: undefined })],
  };
}
