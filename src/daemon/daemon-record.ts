import { object, text, type Shape } from '../state/shape.ts';

/** What is remembered of the daemon as a whole. Plain JSON. */
export interface DaemonRecord {
  /** Since when everything is suspended; absent: it is not. */
  readonly suspended?: string;
}

/** What a DaemonRecord has to look like. */
export const daemonRecordShape: Shape = object({}, { suspended: text });
