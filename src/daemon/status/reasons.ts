/** The reasons of objects for `Ready`, and for `Stalled` where somebody has to do something; see docs/daemon.md. */
export const OBJECT_REASONS = [
  'Synced',
  'FieldsRefused',
  'ChangesPending',
  'DriftFound',
  'Observed',
  'Waiting',
  'NotTried',
  'Stale',
  'DependencyNotReady',
  'Failed',
  'Rejected',
  'Blocked',
  'ValueMissing',
  'Contested',
] as const;

/** One of them. */
export type ObjectReason = (typeof OBJECT_REASONS)[number];

/** Reasons that time does not solve: somebody has to change a manifest, the server or the configuration. */
export const NEEDS_SOMEBODY: ReadonlySet<ObjectReason> = new Set([
  'Blocked',
  'Contested',
  'Rejected',
  'ValueMissing',
]);

/** The reasons of sources for `Ready` after the server was looked at; those of a run that came to nothing are RUN_PROBLEMS. */
export const SOURCE_REASONS = [
  'Synced',
  'NotObserved',
  'ObjectsFailed',
  'ObjectsBlocked',
  'ObjectsContested',
  'DriftFound',
  'ChangesPending',
  'ObjectsWaiting',
] as const;

/** One of them. */
export type SourceReason = (typeof SOURCE_REASONS)[number];
