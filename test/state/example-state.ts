import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { InventoryEntry } from '../../src/state/inventory-entry.ts';
import type { Intent } from '../../src/state/state-record.ts';
import type { StateClaim } from '../../src/state/state-store.ts';

export const CLAIM: StateClaim = { instance: 'https://portal.example.org/api/', manifestSet: '../manifests' };

/** An entry as an apply writes it. */
export function exampleEntry(key: ObjectKey, given: Partial<InventoryEntry> = {}): InventoryEntry {
  return {
    key,
    label: key,
    uuid: '0123456789abcdef0123456789abcdef',
    owners: [],
    needs: [],
    place: { customer: 'c0ffee' },
    fields: 'name=aaaaaaaaaaaaaaaa plans.Default.prices.gpu=!~bbbbbbbbbbbbbbbb~2',
    members: ['["plans","Default"]'],
    isProtected: false,
    manifest: 'sha256:00',
    at: '2026-06-01T10:00:00.000Z',
    ...given,
  };
}

/** An intent as an apply writes it before a request that creates. */
export function exampleIntent(key: ObjectKey, given: Partial<Intent> = {}): Intent {
  return {
    key,
    label: key,
    request: 'POST marketplace-provider-offerings/',
    makesObject: true,
    members: [],
    at: '2026-06-01T10:00:00.000Z',
    ...given,
  };
}
