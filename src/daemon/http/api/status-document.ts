import { isJsonObject } from '../../../manifest/json.ts';
import type { DaemonStatus, SourceStatus } from '../../daemon-status.ts';
import { countBy } from '../count-by.ts';
import { API_FORMAT } from './api-format.ts';

/** The daemon and its sources, objects counted, as schemas/output/daemon.schema.json describes it. */
export function statusDocument(status: DaemonStatus, isReady: boolean): unknown {
  const { version, started, instance, suspended, configurationProblem } = status;
  return {
    formatVersion: API_FORMAT,
    type: 'daemon-status',
    version,
    started,
    ready: isReady,
    suspended,
    ...(configurationProblem === undefined ? {} : { configurationProblem }),
    ...(instance === undefined ? {} : { instance }),
    sources: status.sources.map(sourceDocument),
  };
}

function sourceDocument(source: SourceStatus): unknown {
  const { objects, plan, runs, unmanaged, ...rest } = source;
  const summary = plan?.['summary'];
  return {
    ...rest,
    objects: { total: objects.length, byHealth: countBy(objects, ({ health }) => health) },
    unmanaged: unmanaged.length,
    ...(isJsonObject(summary) ? { plan: summary } : {}),
    ...(runs[0] === undefined ? {} : { lastRun: runs[0] }),
  };
}
