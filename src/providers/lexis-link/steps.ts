import type { Step } from '../step.ts';
import { linkedResource, providerText } from './linked-resource.ts';
import { rowOf } from './live-link.ts';
import { createLink } from './steps/create-link.ts';
import { nameRobot } from './steps/name-robot.ts';
import { waitForProvider, waitForServer } from './steps/wait-for-link.ts';
import { namesRobot, type LinkChange } from './work.ts';

/**
 * The steps that carry out the accepted changes of one link: it is made, its robot account is named, and the server sets
 * it up. A link without a name waits for the service provider. Pure.
 */
export function linkSteps(change: LinkChange): readonly Step[] {
  const row = rowOf(change.live);
  const named = namesRobot(change);
  const provider = providerText(linkedResource(change.wanted, change.instance));
  return [
    ...(row === undefined ? createLink(change, named) : []),
    ...(named ? nameRobot(change, row) : []),
    ...(row !== undefined && row.state !== 'pending'
      ? []
      : [named ? waitForServer(change.wanted.key, row) : waitForProvider(change.wanted.key, row, provider)]),
  ];
}
