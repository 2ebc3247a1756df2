import type { ProgressEvent } from '../../reconciler/report.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { FetchedRevision } from '../source/manifest-source.ts';

/** What the runs of a source may ask of its loop, and tell it. */
export interface RunHooks {
  fetch(signal: AbortSignal): Promise<FetchedRevision>;
  /** Why nothing is carried out now, whatever differs; `undefined` when it is. */
  idle(): string | undefined;
  /** What is remembered now; it may change during a run. */
  record(): SourceRecord;
  /** Never throws. */
  remember(record: SourceRecord): Promise<void>;
  /** The server was looked at completely. */
  observed(): void;
  entered(phase: 'Fetching' | 'Planning' | 'Applying'): void;
  progress(event: ProgressEvent): void;
}

/** What ends a run before its time. */
export interface RunControls {
  /** Nothing more is begun, and nothing is waited for. */
  readonly stop: AbortController;
  /** Nothing is waited for. */
  readonly impatience: AbortController;
}
