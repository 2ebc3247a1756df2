import type { SourceConfig } from '../config/daemon-config.ts';
import type { RecordFile } from '../record/record-file.ts';
import type { SourceRecord } from '../record/source-record.ts';
import type { ManifestSource } from '../source/manifest-source.ts';
import type { SourceSurroundings } from './source-surroundings.ts';

/** All that one source needs to be kept in sync. */
export interface SourceLoopOptions {
  readonly config: SourceConfig;
  readonly source: ManifestSource;
  readonly file: RecordFile<SourceRecord>;
  readonly record: SourceRecord;
  /** Where what belongs to the source is kept. */
  readonly directory: string;
  readonly surroundings: SourceSurroundings;
}
