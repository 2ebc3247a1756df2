import { captureName, type Condition, type Step } from '../../step.ts';
import { linkedResource } from '../linked-resource.ts';
import { LINKS } from '../live-link.ts';
import { ROBOT_ACCOUNTS } from '../robot-account.ts';
import type { LinkChange } from '../work.ts';

/** Seconds that a new link gets to appear in lists. */
const APPEARS_WITHIN = 30;

/**
 * Makes the link and learns what it is: the answer of the server is empty. A lost answer is looked up by the resource,
 * which had no link before. See docs/waldur-api/lexis-links.md, Creating.
 */
export function createLink({ wanted, instance }: LinkChange, withRobot: boolean): readonly Step[] {
  const { key } = wanted;
  const { place } = linkedResource(wanted, instance);
  const query = 'uuid' in place ? { resource_uuid: place.uuid } : {};
  const where: readonly Condition[] = [
    'uuid' in place
      ? { pointer: '/resource_uuid', equals: place.uuid }
      : { pointer: '/resource_uuid', capture: place.uuidCapture },
  ];
  return [
    {
      type: 'request',
      method: 'POST',
      path: LINKS,
      body:
        'url' in place
          ? { value: { resource: place.url }, fill: [] }
          : { value: { resource: null }, fill: [{ pointer: '/resource', capture: place.urlCapture }] },
      done: 'created',
      idempotent: false,
      lookup: { path: LINKS, query, list: '', where, except: [] },
      captures: [],
    },
    {
      type: 'wait',
      path: LINKS,
      query,
      list: '',
      where,
      until: [],
      unless: [],
      waitsFor: 'the server to show the new link',
      patience: APPEARS_WITHIN,
      captures: [
        { capture: captureName(key, 'uuid'), take: '/uuid' },
        { capture: captureName(key, 'url'), take: '/url' },
        { capture: captureName(key, 'robot_type'), take: '/robot_account_type' },
      ],
    },
    ...(withRobot
      ? [
          {
            type: 'wait',
            path: ROBOT_ACCOUNTS,
            query: { ...query, field: ['uuid', 'type', 'resource_uuid'] },
            list: '',
            where: [...where, { pointer: '/type', capture: captureName(key, 'robot_type') }],
            until: [],
            unless: [],
            waitsFor: 'the server to show the robot account of the new link',
            patience: APPEARS_WITHIN,
            captures: [{ capture: captureName(key, 'robot'), take: '/uuid' }],
          } satisfies Step,
        ]
      : []),
  ];
}
