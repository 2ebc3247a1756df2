import type { Step } from '../../step.ts';
import { CANDIDATES, type LiveBackendResource } from '../live-backend-resource.ts';

/** Deletes what was not imported, after a last look that it was not: an import takes it away, too. */
export function deleteCandidate({ uuid }: Pick<LiveBackendResource, 'uuid'>): readonly Step[] {
  const path = `${CANDIDATES}${uuid}/`;
  return [
    { type: 'read', path, query: {}, expect: [{ pointer: '/uuid', equals: uuid }], captures: [] },
    { type: 'request', method: 'DELETE', path, done: 'deleted', idempotent: true, captures: [] },
  ];
}
