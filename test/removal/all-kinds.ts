import type { Generation } from '../../src/waldur/instance.ts';
import type { Document } from '../e2e/world.ts';

const PROJECT = { name: 'Example Project', customer: { name: 'Example Institute' } };

function offering(name: string): Document {
  return {
    name,
    spec: {
      name,
      customer: { name: 'Example University' },
      category: { name: 'HPC' },
      type: 'Marketplace.Basic',
      plans: [{ name: 'Standard', unit: 'month' }],
    },
  };
}

/** One object of each kind that the generation has, and roles of both sides. */
export function documents(generation: Generation): readonly Document[] {
  return [
    offering('machines'),
    {
      kind: 'ServiceAccount',
      name: 'agent',
      spec: {
        username: 'agent',
        email: 'ops@example.org',
        grants: [
          { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'machines' } } },
          { role: 'PROJECT.MEMBER', scope: { project: PROJECT } },
        ],
      },
    },
    {
      kind: 'LexisLink',
      name: 'link',
      spec: {
        resource: {
          name: 'brandturn-keybandwidth',
          project: { name: 'Automated coherent access', customer: { name: 'Ashley and Sons' } },
        },
        robot_username: 'svc_lexis',
      },
    },
    {
      kind: 'OpenStackServerGroup',
      name: 'spread',
      spec: { tenant: { name: 'example-tenant', project: PROJECT }, name: 'spread', policy: 'affinity' },
    },
    {
      kind: 'ResourceLimits',
      name: 'limits',
      spec: {
        target: { resource: { name: 'example-tenant', project: PROJECT } },
        limits: { cores: 10 },
      },
    },
    ...(generation === '2024-10'
      ? []
      : [
          {
            kind: 'OpenPortalAllocation',
            name: 'share',
            spec: { project: PROJECT, service_settings: { name: 'Isambard' }, name: 'share' },
          } satisfies Document,
        ]),
    ...(generation === '8.0'
      ? [
          {
            kind: 'BackendResource',
            name: 'vm',
            spec: { offering: { manifest: 'machines' }, project: PROJECT, backend_id: 'vm-1', name: 'vm' },
          } satisfies Document,
        ]
      : []),
  ];
}

/** What stays while others go. */
export const KEPT = offering('kept');

/** The same with a policy that is not the default of its kind, where there is another one. */
export function withOtherPolicies(wanted: readonly Document[]): readonly Document[] {
  return wanted.map((one): Document => {
    const policy = POLICIES[one.name];
    const annotations = policy === undefined ? {} : { 'gitops.waldur.com/deletion-policy': policy };
    return { ...one, annotations };
  });
}

const POLICIES: Readonly<Record<string, string>> = {
  machines: 'Delete',
  agent: 'Delete',
  spread: 'Unlink',
  share: 'Unlink',
  link: 'Orphan',
  vm: 'Release',
};
