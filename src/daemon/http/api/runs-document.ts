import type { DaemonStatus } from '../../daemon-status.ts';
import { API_FORMAT } from './api-format.ts';

/** The last runs of all sources, or of `source`, the latest first, as schemas/output/daemon.schema.json describes it. */
export function runsDocument(status: DaemonStatus, { source }: Readonly<Record<string, string>>): unknown {
  return {
    formatVersion: API_FORMAT,
    type: 'daemon-runs',
    runs: status.sources
      .filter(({ name }) => (source ?? name) === name)
      .flatMap(({ name, runs }) => runs.map((run) => ({ source: name, ...run })))
      .toSorted((one, other) => Date.parse(other.started) - Date.parse(one.started)),
  };
}
