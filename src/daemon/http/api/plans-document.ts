import type { DaemonStatus, SourceStatus } from '../../daemon-status.ts';
import { API_FORMAT } from './api-format.ts';

/** The pending plans of all sources, or of `source`, as schemas/output/daemon.schema.json describes it. */
export function plansDocument(status: DaemonStatus, { source }: Readonly<Record<string, string>>): unknown {
  return {
    formatVersion: API_FORMAT,
    type: 'daemon-plans',
    plans: status.sources
      .filter(({ name, plan }) => plan !== undefined && (source ?? name) === name)
      .map(planOf),
  };
}

function planOf({ name, attempted, plan }: SourceStatus): unknown {
  return { source: name, ...(attempted === undefined ? {} : { revision: attempted.id }), plan };
}
