import type { Step } from '../../step.ts';
import { LINKS, type LinkRow } from '../live-link.ts';

/** Seconds in which the server removes a link, when the HEAppE server lets it. */
const GONE_WITHIN = 60;

/** What goes with a link. */
export function lostWithLink({ resourceName }: Pick<LinkRow, 'resourceName'>): string {
  return `the server deletes the project of ${resourceName} in HEAppE with the link`;
}

/**
 * Deletes a link and waits until the server shows it no more, which is when all that was made for it is removed. See
 * docs/waldur-api/lexis-links.md, Deleting.
 */
export function deleteLink({ uuid, state }: Pick<LinkRow, 'uuid' | 'state'>): readonly Step[] {
  return [
    {
      type: 'request',
      method: 'DELETE',
      path: `${LINKS}${uuid}/`,
      done: 'deletion asked for',
      idempotent: true,
      captures: [],
    },
    {
      type: 'wait',
      path: LINKS,
      query: {},
      list: '',
      where: [{ pointer: '/uuid', equals: uuid }],
      until: 'absent',
      // One that has erred before is erred until it is gone.
      unless:
        state === 'erred'
          ? []
          : [
              {
                conditions: [{ pointer: '/state', oneOf: ['erred', 'Erred'] }],
                sentence: 'the server did not delete the link: the options of the offering are not complete',
              },
            ],
      waitsFor:
        'the server to delete the link, which it does not while HEAppE refuses or the options of the offering are not complete',
      patience: GONE_WITHIN,
      done: 'gone',
      captures: [],
    },
  ];
}
