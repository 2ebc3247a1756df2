import type { Removal, Surplus } from '../pruning.ts';

/** Why an object cannot be removed, and what helps: sentences, the reason without a full stop. */
export interface Hindrance {
  readonly reason: string;
  readonly remedy: string;
}

/** How sentences call what is done. */
const VERBS: Readonly<Record<Removal['action'], string>> = {
  archive: 'archive',
  deactivate: 'deactivate',
  delete: 'delete',
  release: 'let go of',
  unlink: 'unlink',
};

/** A removal that cannot be carried out. */
export function refusedRemoval(
  { key, label }: Surplus,
  action: Removal['action'],
  { reason, remedy }: Hindrance,
  relies: Removal['relies'],
): Removal {
  const blocked = {
    code: 'REMOVAL_REFUSED',
    severity: 'error',
    summary: `cannot ${VERBS[action]} ${label}: ${reason}`,
    hints: [remedy],
    subject: key,
  } as const;
  return { action, blocked: [blocked], warnings: [], relies, steps: [] };
}

/** A removal that sends nothing and keeps what is there. */
export function release(warnings: readonly string[], relies: Removal['relies'] = {}): Removal {
  return { action: 'release', blocked: [], warnings, relies, steps: [] };
}

/** How another policy is chosen for an object whose manifest is gone. */
export function choosing(policy: string): string {
  return `bring the manifest back with the annotation gitops.waldur.com/deletion-policy: ${policy}, apply it, and remove it again`;
}
