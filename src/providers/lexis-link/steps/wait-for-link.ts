import type { ObjectKey } from '../../../manifest/object-key.ts';
import { captureName, type WaitStep } from '../../step.ts';
import { LINKS, type LinkRow } from '../live-link.ts';

/** Seconds that setting a link up is worth waiting for: older servers put the last part off by five minutes. */
const SET_UP_WITHIN = 600;

/** Waits until the server has set the link up. All links that wait look at one list. */
export function waitForServer(key: ObjectKey, row: LinkRow | undefined): WaitStep {
  return {
    ...waitForLink(key, row),
    waitsFor: 'the server to set the link up in HEAppE',
    patience: SET_UP_WITHIN,
    done: 'set up in HEAppE',
  };
}

/** Looks once whether the service provider has done its part, which may take days. */
export function waitForProvider(key: ObjectKey, row: LinkRow | undefined, provider: string): WaitStep {
  return {
    ...waitForLink(key, row),
    waitsFor: `${provider} to give the robot account of the link a user name`,
    patience: 0,
  };
}

function waitForLink(
  key: ObjectKey,
  row: LinkRow | undefined,
): Omit<WaitStep, 'waitsFor' | 'patience' | 'done'> {
  return {
    type: 'wait',
    path: LINKS,
    query: {},
    list: '',
    where: [
      row === undefined
        ? { pointer: '/uuid', capture: captureName(key, 'uuid') }
        : { pointer: '/uuid', equals: row.uuid },
    ],
    until: [{ pointer: '/state', oneOf: ['OK', 'ok'] }],
    unless: [
      {
        conditions: [{ pointer: '/state', oneOf: ['erred', 'Erred'] }],
        sentence: 'the link has erred, and the server does not say why',
      },
    ],
    captures: [],
  };
}
