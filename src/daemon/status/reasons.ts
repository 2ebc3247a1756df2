/**
 * The reasons of conditions; docs/daemon.md says what each of them means and what to do. Those of `Ready` are also those
 * of `Stalled` where somebody has to do something.
 */
export const REASONS = {
  readyObject: [
    'Synced',
    'FieldsRefused',
    'ChangesPending',
    'DriftFound',
    'Observed',
    'Contested',
    'Waiting',
    'Blocked',
    'ValueMissing',
    'DependencyNotReady',
    'Rejected',
    'Failed',
    'NotTried',
    'Stale',
  ],
} as const;

/** Reasons that time does not solve: somebody has to change a manifest, the server or the configuration. */
export const NEEDS_SOMEBODY: ReadonlySet<string> = new Set([
  'Blocked',
  'Contested',
  'Rejected',
  'ValueMissing',
]);
