import { captureName, type PathTemplate, type RequestStep } from '../../step.ts';
import type { LinkRow } from '../live-link.ts';
import { ROBOT_ACCOUNTS, robotsHaveStates } from '../robot-account.ts';
import type { LinkChange } from '../work.ts';

/**
 * Gives the robot account its user name in the way that starts the link: older servers notice a name where there was
 * none, newer ones an account in the state OK. See docs/waldur-api/lexis-links.md, How a link starts.
 */
export function nameRobot(change: LinkChange, row: LinkRow | undefined): readonly RequestStep[] {
  const { wanted, instance } = change;
  const path: PathTemplate = `${ROBOT_ACCOUNTS}${row?.robot.uuid ?? `{${captureName(wanted.key, 'robot')}}`}/`;
  const name = setName(path, wanted.spec.robot_username ?? '');
  if (!robotsHaveStates(instance)) {
    const hidesName = row?.state === 'pending' && row.robot.username !== '';
    return [...(hidesName ? [setName(path, '')] : []), name];
  }
  const state = row === undefined ? 'Requested' : row.robot.state;
  return [
    ...(state === 'Requested' ? [moveOn(path, 'set_state_creating', 'Creating')] : []),
    name,
    ...(state === 'Requested' || state === 'Creating' ? [moveOn(path, 'set_state_ok', 'OK')] : []),
  ];
}

/** Sets the user name; an empty one takes it away. */
export function setName(path: PathTemplate, username: string): RequestStep {
  return {
    type: 'request',
    method: 'PATCH',
    path,
    body: { value: { username }, fill: [] },
    done: username === '' ? 'robot account unnamed' : `robot account named ${username}`,
    idempotent: true,
    captures: [],
  };
}

function moveOn(path: PathTemplate, action: string, state: string): RequestStep {
  return {
    type: 'request',
    method: 'POST',
    path: `${path}${action}/`,
    done: `robot account is ${state}`,
    idempotent: false,
    lookup: {
      path,
      query: { field: ['uuid', 'state'] },
      where: [{ pointer: '/state', equals: state }],
      except: [],
    },
    captures: [],
  };
}
