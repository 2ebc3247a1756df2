import type { OfferingSpec } from '../../src/manifest/types.gen.ts';
import type { Generation } from '../../src/waldur/instance.ts';
import type { Document } from '../e2e/world.ts';

/** What the manifests say at one time, and whether what has left them is removed. */
export interface Version {
  readonly documents: readonly Document[];
  readonly prune: boolean;
}

const PROJECT = { name: 'Example Project', customer: { name: 'Example Institute' } };
const TENANT = { name: 'example-tenant', project: PROJECT };

const CLUSTER: OfferingSpec = {
  name: 'Test Cluster',
  customer: { name: 'Example University' },
  category: { name: 'HPC' },
  type: 'Marketplace.Slurm',
  description: 'Fast',
  secret_options: { token: { valueFrom: { env: 'SITE_TOKEN' } } },
  components: [
    { type: 'cpu', name: 'CPU', billing_type: 'usage', measured_unit: 'hours' },
    { type: 'storage', name: 'Storage', billing_type: 'fixed', measured_unit: 'GB' },
  ],
  plans: [
    { name: 'Default', unit: 'month', prices: { cpu: '0.10', storage: 2 }, quotas: { storage: 5 } },
    { name: 'Partner', unit: 'month', prices: { cpu: '0.05' } },
  ],
  endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
  access: [
    { user: { username: 'alice' }, role: 'OFFERING.MANAGER' },
    { user: { username: 'bob' }, role: 'OFFERING.MANAGER' },
  ],
  state: 'Active',
};

const SMALL = {
  customer: { name: 'Example University' },
  category: { name: 'Storage' },
  type: 'Marketplace.Basic',
  components: [{ type: 'tape', name: 'Tape', billing_type: 'usage', measured_unit: 'TB' }],
  plans: [{ name: 'Default', unit: 'month', prices: { tape: '1.25' } }],
} satisfies Partial<OfferingSpec>;

/** The parts of a scenario: what has to do with each other, so that they can be played alone. */
const PARTS = ['people', 'clouds', 'shares'] as const;
type Part = (typeof PARTS)[number];

/** The parts that have any object on a generation. */
export function partsOf(generation: Generation): readonly Part[] {
  return PARTS.filter((part) => part !== 'shares' || generation !== '2024-10');
}

/**
 * Objects of the kinds that a generation has, made and then changed: in the second version fields, members and prices
 * differ, a manifest is called otherwise, an object that was made by hand is adopted, and others have left the
 * manifests. `tokenFile` is where a token is delivered to.
 */
export function scenario(
  generation: Generation,
  tokenFile: string,
  parts: readonly Part[] = PARTS,
): readonly [Version, Version] {
  const [first, second] = [0, 1].map((version) =>
    parts.flatMap((part) => documents[part](generation, tokenFile)[version] ?? []),
  );
  return [
    { documents: first ?? [], prune: false },
    { documents: second ?? [], prune: true },
  ];
}

type Pair = readonly [readonly Document[], readonly Document[]];

const documents: Readonly<Record<Part, (generation: Generation, tokenFile: string) => Pair>> = {
  people: (_, tokenFile) => [firstPeople(tokenFile), secondPeople(tokenFile)],
  clouds: () => [firstClouds(), secondClouds()],
  shares: (generation) => [firstShares(generation), secondShares(generation)],
};

/** Offerings, accounts, and who may do what. */
function firstPeople(tokenFile: string): readonly Document[] {
  return [
    { name: 'cluster', spec: CLUSTER },
    { name: 'storage', spec: { ...SMALL, name: 'Storage', state: 'Draft' } },
    { name: 'passing', spec: { ...SMALL, name: 'Passing' } },
    {
      kind: 'ServiceAccount',
      name: 'agent',
      spec: {
        username: 'agent',
        email: 'ops@example.org',
        first_name: 'Site',
        grants: [
          {
            role: 'OFFERING.MANAGER',
            scope: { offering: { manifest: 'cluster' } },
            expiration_time: '2099-01-01T00:00:00Z',
          },
          { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'storage' } } },
          { role: 'CUSTOMER.SUPPORT', scope: { customer: { name: 'Example Institute' } } },
        ],
        token: { lifetime: null, sinks: [{ file: { path: tokenFile } }] },
      },
    },
    { kind: 'ServiceAccount', name: 'helper', spec: { username: 'helper', email: 'helper@example.org' } },
  ];
}

function secondPeople(tokenFile: string): readonly Document[] {
  return [
    {
      name: 'cluster',
      spec: {
        ...CLUSTER,
        description: 'Faster',
        plans: [
          { name: 'Default', unit: 'month', prices: { cpu: '0.20', storage: 2 }, quotas: { storage: 6 } },
          { name: 'Guest', unit: 'month', prices: { cpu: '1.5' } },
        ],
        endpoints: [
          { name: 'Portal', url: 'https://new.example.org' },
          { name: 'API', url: 'https://api.example.org' },
        ],
        access: [
          { user: { username: 'alice' }, role: 'OFFERING.MANAGER', expiration_time: '2099-01-01T00:00:00Z' },
        ],
        state: 'Paused',
        paused_reason: 'repairs',
      },
    },
    {
      name: 'archive',
      annotations: { 'gitops.waldur.com/previous-name': 'storage' },
      spec: { ...SMALL, name: 'Storage', description: 'Tape', state: 'Active' },
    },
    { name: 'by-hand', spec: { ...BY_HAND, description: 'We keep it' } },
    {
      kind: 'ServiceAccount',
      name: 'agent',
      spec: {
        username: 'agent',
        email: 'ops@example.org',
        first_name: 'Other',
        grants: [
          { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'cluster' } }, expiration_time: null },
          { role: 'OFFERING.MANAGER', scope: { offering: { manifest: 'archive' } } },
        ],
        token: { lifetime: null, sinks: [{ file: { path: tokenFile } }] },
      },
    },
  ];
}

const BY_HAND: OfferingSpec = {
  name: 'By hand',
  customer: { name: 'Example University' },
  category: { name: 'Storage' },
  type: 'Marketplace.Basic',
};

/** Server groups, links, and limits by an order: what the server works on after it has answered. */
function firstClouds(): readonly Document[] {
  return [
    group('spread'),
    group('passing'),
    link('br1', 'link', 'svc_lexis'),
    link(BANDWIDTH, 'passing', 'svc_lexis'),
    limits({ cores: 20 }),
  ];
}

function secondClouds(): readonly Document[] {
  return [
    { ...group('spread'), annotations: { 'gitops.waldur.com/protect': 'true' } },
    group('next'),
    link('br1', 'link', 'svc_other'),
    limits({ cores: 30, ram: 40_960 }),
  ];
}

const BANDWIDTH = 'brandturn-keybandwidth';

function group(name: string): Document {
  return { kind: 'OpenStackServerGroup', name, spec: { tenant: TENANT, name, policy: 'affinity' } };
}

function link(resource: string, name: string, robot: string): Document {
  const project = { name: 'Automated coherent access' };
  return { kind: 'LexisLink', name, spec: { resource: { name: resource, project }, robot_username: robot } };
}

function limits(values: Readonly<Record<string, number>>): Document {
  const resource = { name: 'example-tenant', project: PROJECT };
  return { kind: 'ResourceLimits', name: 'tenant', spec: { target: { resource }, limits: values } };
}

/** What projects get of clusters, and what is imported from them. */
function firstShares(generation: Generation): readonly Document[] {
  if (generation === '2024-10') return [];
  return [
    allocation(generation, 'share', 100),
    allocation(generation, 'passing', 100, 'Third Project'),
    ...(generation === '8.0' ? [...machine('vm'), ...machine('passing')] : []),
  ];
}

function secondShares(generation: Generation): readonly Document[] {
  if (generation === '2024-10') return [];
  return [allocation(generation, 'share', 200), ...(generation === '8.0' ? machine('vm') : [])];
}

function allocation(generation: Generation, name: string, limit: number, project = PROJECT.name): Document {
  const declared =
    generation === '8.0' ? { node_limit: limit } : { cpu_limit: limit, gpu_limit: 10, ram_limit: 1000 };
  return {
    kind: 'OpenPortalAllocation',
    name,
    spec: {
      project: { ...PROJECT, name: project },
      service_settings: { name: 'Isambard' },
      name,
      description: `Up to ${String(limit)}`,
      ...declared,
    },
  };
}

/** A virtual machine of an offering of its own that is imported, with its limits. */
function machine(name: string): readonly Document[] {
  return [
    {
      name: `machines-${name}`,
      spec: {
        name: `Machines of ${name}`,
        customer: { name: 'Example University' },
        category: { name: 'HPC' },
        type: 'Marketplace.Basic',
        components: [{ type: 'node_hours', name: 'Node hours', billing_type: 'usage', measured_unit: 'h' }],
        plans: [{ name: 'Standard', unit: 'month', prices: { node_hours: '0.05' } }],
        state: 'Active',
      },
    },
    {
      kind: 'BackendResource',
      name,
      spec: {
        offering: { manifest: `machines-${name}` },
        project: PROJECT,
        name,
        backend_id: name,
        backend_metadata: { limits: { node_hours: 50 } },
        import: { plan: { name: 'Standard' } },
      },
    },
    {
      kind: 'ResourceLimits',
      name,
      spec: { target: { resource: { manifest: name } }, limits: { node_hours: 100 } },
    },
  ];
}
