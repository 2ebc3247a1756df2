/** What becomes of an object that no manifest declares any more; the values of the annotation `deletion-policy`. */
export const DELETION_POLICIES = ['Archive', 'Delete', 'Deactivate', 'Release', 'Unlink', 'Orphan'] as const;

/** One of them. `Orphan` lets go of an object of any kind, and does nothing to it. */
export type DeletionPolicy = (typeof DELETION_POLICIES)[number];
