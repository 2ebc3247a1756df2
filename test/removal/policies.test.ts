import { describe, expect, test } from 'vitest';
import type { DeletionPolicy } from '../../src/manifest/deletion-policy.ts';
import { providers } from '../../src/providers/registry.ts';
import { validate } from '../../src/reconciler/validate.ts';
import { load } from '../manifest/load.ts';

/** What can become of objects of each kind; the first is what happens when nothing is chosen. */
const POLICIES: Readonly<Record<string, readonly DeletionPolicy[]>> = {
  Offering: ['Archive', 'Delete'],
  ServiceAccount: ['Deactivate', 'Delete'],
  Grant: ['Delete'],
  BackendResource: ['Delete', 'Release'],
  OpenPortalAllocation: ['Delete', 'Unlink'],
  LexisLink: ['Delete'],
  OpenStackServerGroup: ['Delete', 'Unlink'],
  ResourceLimits: ['Release'],
};

const SPECS: Readonly<Record<string, string>> = {
  Offering: '{name: a, customer: {name: c}, category: {name: c}, type: Marketplace.Basic}',
  ServiceAccount: '{username: a, email: a@example.org}',
  BackendResource: '{offering: {name: o}, project: {name: p}, backend_id: b, name: n}',
  OpenPortalAllocation: '{project: {name: p}, service_settings: {name: s}, name: a}',
  LexisLink: '{resource: {name: r}}',
  OpenStackServerGroup: '{tenant: {name: t}, name: g, policy: affinity}',
  ResourceLimits: '{target: {resource: {name: r}}, limits: {cores: 1}}',
};

test('every kind says what can become of its objects', () => {
  expect(Object.fromEntries(providers.map(({ kind, pruning }) => [kind, pruning?.policies]))).toEqual(
    POLICIES,
  );
});

describe.each(Object.entries(SPECS))('%s', (kind, spec) => {
  const document = (policy: string) =>
    `apiVersion: gitops.waldur.com/v1alpha1
kind: ${kind}
metadata: {name: a, annotations: {gitops.waldur.com/deletion-policy: ${policy}}}
spec: ${spec}
`;

  test.each([...(POLICIES[kind] ?? []), 'Orphan'])('can be declared with %s', async (policy) => {
    expect(validate(await load(document(policy)), providers)).toEqual([]);
  });

  test('says which are allowed, and which was meant', async () => {
    const policies = [...(POLICIES[kind] ?? []), 'Orphan'];
    const [finding, ...others] = validate(await load(document('Orphans')), providers);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'MANIFEST_INVALID_ANNOTATION',
      hints: ['Did you mean "Orphan"?', `Allowed: ${policies.join(', ')}.`],
      position: { line: 3 },
    });
  });
});
