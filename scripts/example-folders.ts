import type { Generation } from '../src/waldur/instance.ts';

/** The folders of `examples/manifests`, and the generations of the API that have what they declare. */
export const EXAMPLE_FOLDERS: Readonly<Record<string, readonly Generation[]>> = {
  'provider-onboarding': ['2024-10', 'openportal-2024-08', '8.0'],
  lexis: ['2024-10', 'openportal-2024-08', '8.0'],
  'openstack-server-groups': ['2024-10', 'openportal-2024-08', '8.0'],
  'resource-limits': ['2024-10', 'openportal-2024-08', '8.0'],
  'openportal-allocations-2024-08': ['openportal-2024-08'],
  'openportal-allocations': ['8.0'],
  'backend-resources': ['8.0'],
};
