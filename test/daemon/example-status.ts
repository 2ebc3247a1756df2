import type {
  Condition,
  DaemonStatus,
  ObjectEvent,
  ObjectStatus,
  RunRecord,
  SourceStatus,
} from '../../src/daemon/daemon-status.ts';
import { textHash } from '../../src/manifest/content-hash.ts';
import { Secret } from '../../src/manifest/secret.ts';
import { isJsonObject, type JsonObject } from '../../src/manifest/json.ts';
import { kindOf, type ObjectKey } from '../../src/manifest/object-key.ts';
import { planDocument } from '../../src/reconciler/plan-document.ts';
import type { PlannedObject } from '../../src/reconciler/plan.ts';
import { plannedObject, planOf } from '../cli/example-plan.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const NEWEST = '3f2c1ab9d04e5b7781c6a2f0e9d8c7b6a5f4e3d2';
const OLDER = 'a81be2704c3d9f65e2b1a0c8d7f6e5b4a3c2d1e0';

/** A time as it stands in a status: so many milliseconds before now. */
function ago(milliseconds: number): string {
  return new Date(Date.now() - milliseconds).toISOString();
}

/** A condition that has been so for a while. */
function condition(
  type: Condition['type'],
  status: Condition['status'],
  reason: string,
  message: string,
  since = ago(3 * HOUR),
): Condition {
  return { type, status, reason, message, since, revision: NEWEST };
}

/** An object about which there is nothing to say but what is given. */
export function objectStatus(
  given: Partial<ObjectStatus> & Pick<ObjectStatus, 'key'>,
  planned: Partial<PlannedObject> = {},
): ObjectStatus {
  const uuid = given.uuid ?? uuidOf(given.key);
  const action = planned.action ?? 'no-op';
  return {
    label: given.key,
    health: 'synced',
    mode: 'Enforce',
    ...(action === 'create' ? {} : { uuid }),
    conditions: [condition('Ready', 'True', 'Applied', 'as the manifests declare it')],
    planned: plannedDocument(
      plannedObject({
        key: given.key,
        label: given.label ?? given.key,
        action,
        ...(action === 'create' ? {} : { uuid }),
        ...planned,
      }),
    ),
    blockedBy: [],
    history: [{ run: 'r-0180', at: ago(26 * HOUR), outcome: 'applied', message: 'created' }],
    ...given,
  };
}

function plannedDocument(object: PlannedObject): JsonObject {
  const objects = planDocument(planOf([object]))['objects'];
  const first = Array.isArray(objects) ? (objects as readonly unknown[])[0] : undefined;
  if (!isJsonObject(first)) throw new Error('a plan of one object has one');
  return first;
}

function uuidOf(key: string): string {
  return Buffer.from(key.padEnd(16, key).slice(-16)).toString('hex').slice(0, 32);
}

/** A run that has nothing to say but what is given. */
export function run(given: Partial<RunRecord> & Pick<RunRecord, 'id'>): RunRecord {
  return {
    trigger: 'poll',
    revision: NEWEST,
    started: ago(5 * MINUTE),
    milliseconds: 1_240,
    kind: 'apply',
    outcome: 'nothing-to-do',
    digest: textHash(given.id),
    counts: {},
    writes: 0,
    requests: 9,
    retries: 0,
    waitedMilliseconds: 0,
    ...given,
  };
}

/** A source of these objects. */
function sourceStatus(given: Partial<SourceStatus> & Pick<SourceStatus, 'name' | 'objects'>): SourceStatus {
  const emptyPlan = planDocument(planOf([]), textHash(given.name));
  const noObjects = emptyPlan['summary'];
  const documents = given.objects.map(({ planned }) => planned);
  const actions = (action: string): number => documents.filter((one) => one['action'] === action).length;
  return {
    type: 'git',
    location: 'https://git.example.org/platform/waldur-config.git',
    ref: 'main',
    path: 'manifests',
    mode: 'Enforce',
    prune: false,
    suspended: false,
    conditions: [
      condition('Ready', 'True', 'Applied', 'everything is as the manifests declare it'),
      condition('Reconciling', 'False', 'Idle', 'nothing is being done'),
      condition('Stalled', 'False', 'Progressing', 'nothing is in the way'),
    ],
    plan: {
      ...emptyPlan,
      hasChanges: documents.some((one) => Array.isArray(one['steps']) && one['steps'].length > 0),
      summary: {
        ...(isJsonObject(noObjects) ? noObjects : {}),
        create: actions('create'),
        update: actions('update'),
        replace: actions('replace'),
        delete: actions('delete'),
        blocked: actions('blocked'),
        waiting: actions('waiting'),
        unchanged: actions('no-op'),
        refusedFields: 0,
        writes: documents.reduce(
          (sum, { steps }) => sum + (Array.isArray(steps) ? (steps as readonly unknown[]).length : 0),
          0,
        ),
      },
      objects: documents,
    },
    unmanaged: [],
    gone: [],
    runs: [],
    lastFetched: ago(2 * MINUTE),
    lastObserved: ago(2 * MINUTE),
    ...given,
  };
}

/** A daemon in the middle of a bad night: one of everything that can be said about an object. */
export function exampleStatus(): DaemonStatus {
  return {
    version: '0.1.0',
    started: ago(3 * DAY + 4 * HOUR),
    instance: {
      url: 'https://portal.example.org/api/',
      generation: '8.0',
      version: '8.0.5',
      user: 'gitops@example.org',
    },
    suspended: false,
    sources: [marketplace(), partners()],
  };
}

function marketplace(): SourceStatus {
  return sourceStatus({
    name: 'marketplace',
    attempted: {
      id: NEWEST,
      subject: 'Open the GPU cluster, raise the price of node hours',
      author: 'Maria Tamm',
      at: ago(14 * MINUTE),
    },
    applied: {
      id: OLDER,
      subject: 'Let partners apply for storage',
      author: 'Jaan Kask',
      at: ago(26 * HOUR),
    },
    conditions: [
      condition('Ready', 'False', 'PartlyApplied', '1 of 34 objects failed, 3 are blocked', ago(12 * MINUTE)),
      condition('Reconciling', 'False', 'Idle', 'the next look is due in 3 minutes', ago(2 * MINUTE)),
      condition('Stalled', 'False', 'RetryPlanned', 'what failed is tried again', ago(12 * MINUTE)),
    ],
    objects: [...troubled(), ...calm()],
    unmanaged: [
      'plan "Legacy" of Offering/test-cluster',
      'Offering "Old tape archive" of Example University',
    ],
    gone: [
      {
        key: 'Offering/classic-hpc',
        label: 'Offering/classic-hpc',
        history: [event('r-0210', 12 * MINUTE, 'applied', 'archived')],
      },
    ],
    runs: runs(),
    nextRun: new Date(Date.now() + 3 * MINUTE).toISOString(),
    window: { open: true, next: new Date(Date.now() + 5 * HOUR).toISOString() },
  });
}

function troubled(): readonly ObjectStatus[] {
  return [
    gpuCluster(),
    testCluster(),
    storage(),
    computeEast(),
    ...blockedByCompute(),
    ...drifts(),
    order(),
    paused(),
  ];
}

function gpuCluster(): ObjectStatus {
  const key: ObjectKey = 'Offering/gpu-cluster';
  return objectStatus(
    {
      key,
      health: 'pending',
      conditions: [
        condition('Ready', 'False', 'Pending', 'is not on the server yet', ago(12 * MINUTE)),
        condition('Reconciling', 'True', 'WaitingForRun', 'is created by the next run', ago(12 * MINUTE)),
      ],
      history: [],
    },
    {
      action: 'create',
      reason: 'absent',
      changes: [
        { path: ['name'], operation: 'add', after: 'GPU cluster' },
        { path: ['type'], operation: 'add', after: 'Marketplace.Slurm' },
        {
          path: ['components', 'gpu'],
          operation: 'add',
          after: { type: 'gpu', name: 'GPU hours', measured_unit: 'GPU-hours', billing_type: 'usage' },
        },
        {
          path: ['plans', 'Default'],
          operation: 'add',
          after: { name: 'Default', unit: 'month', prices: { cpu: '0.0200', gpu: '1.2000' } },
        },
        { path: ['secret_options', 'token'], operation: 'add', after: new Secret('hunter2') },
        { path: ['state'], operation: 'add', after: 'Active' },
      ],
      warnings: [
        'Offering "GPU Cluster (pilot)" of the same organization may be the same under another name',
      ],
      steps: [
        {
          type: 'request',
          method: 'POST',
          path: 'marketplace-provider-offerings/',
          body: {
            value: { name: 'GPU cluster', type: 'Marketplace.Slurm', secret_options: { token: null } },
            fill: [{ pointer: '/secret_options/token', outside: { env: 'SITE_TOKEN' } }],
          },
          done: 'created',
          idempotent: false,
          captures: [{ capture: 'Offering/gpu-cluster#uuid', take: '/uuid' }],
        },
        {
          type: 'request',
          method: 'POST',
          path: 'marketplace-provider-offerings/{Offering/gpu-cluster#uuid}/activate/',
          done: 'active',
          idempotent: true,
          captures: [],
        },
      ],
    },
  );
}

function testCluster(): ObjectStatus {
  return objectStatus(
    {
      key: 'Offering/test-cluster',
      health: 'pending',
      conditions: [
        condition('Ready', 'False', 'Pending', 'the manifest asks for 2 changes', ago(12 * MINUTE)),
        condition('Reconciling', 'True', 'WaitingForRun', 'is changed by the next run', ago(12 * MINUTE)),
      ],
    },
    {
      action: 'update',
      reason: 'differs',
      changes: [
        {
          path: ['plans', 'Default', 'prices', 'node_hours'],
          operation: 'change',
          before: '0.1000000000',
          after: '0.12',
          note: 'from 1 December: 37 resources use this plan',
        },
        {
          path: ['description'],
          operation: 'change',
          before: 'Our first cluster.\n\nOpen to all partners.\nAsk the service desk for help.',
          after: 'Our first cluster.\n\nOpen to all partners until March.\nAsk the service desk for help.',
        },
      ],
      refused: [
        {
          path: ['country'],
          operation: 'change',
          before: 'EE',
          after: 'FI',
          reason: 'it can only be set when an offering is created',
          remedy: 'take it out of the manifest, or create another offering',
        },
      ],
      steps: [
        {
          type: 'request',
          method: 'POST',
          path: 'marketplace-plans/0d5f3c2b1a9e4d7c8b6a5f4e3d2c1b0a/update_prices/',
          body: { value: { prices: { node_hours: '0.12' } }, fill: [] },
          done: 'price of node_hours set',
          idempotent: true,
          captures: [],
        },
      ],
    },
  );
}

function storage(): ObjectStatus {
  const why =
    'cannot unpause Offering/storage: the server answered 502 with a web page (read again: still Paused)';
  return objectStatus(
    {
      key: 'Offering/storage',
      health: 'failed',
      conditions: [
        condition('Ready', 'False', 'ApplyFailed', why, ago(12 * MINUTE)),
        condition('Stalled', 'False', 'RetryPlanned', 'tried 3 times, waits 8 minutes', ago(2 * MINUTE)),
      ],
      retryAt: new Date(Date.now() + 6 * MINUTE).toISOString(),
      history: [
        event('r-0212', 2 * MINUTE, 'failed', why),
        event('r-0211', 7 * MINUTE, 'failed', why),
        event('r-0210', 12 * MINUTE, 'failed', why),
        event('r-0180', 26 * HOUR, 'applied', 'paused: maintenance of the storage network'),
      ],
    },
    {
      action: 'update',
      reason: 'differs',
      changes: [{ path: ['state'], operation: 'change', before: 'Paused', after: 'Active', cause: 'drift' }],
      steps: [
        {
          type: 'request',
          method: 'POST',
          path: 'marketplace-provider-offerings/5a1e7c40b2d94f6e8c3b7a6d5e4f3c2b/unpause/',
          done: 'active',
          idempotent: true,
          captures: [],
        },
      ],
    },
  );
}

function event(
  runId: string,
  milliseconds: number,
  outcome: ObjectEvent['outcome'],
  message: string,
): ObjectEvent {
  return { run: runId, at: ago(milliseconds), outcome, message };
}

function computeEast(): ObjectStatus {
  const why = '2 offerings of Example University are called "Compute East"';
  return objectStatus(
    {
      key: 'Offering/compute-east',
      health: 'blocked',
      conditions: [condition('Ready', 'False', 'Ambiguous', why, ago(12 * MINUTE))],
      history: [event('r-0210', 12 * MINUTE, 'blocked', why)],
    },
    {
      action: 'blocked',
      reason: 'ambiguous',
      blocked: [
        {
          code: 'OBJECT_AMBIGUOUS',
          severity: 'error',
          summary: why,
          hints: [
            'Pin one with the annotation gitops.waldur.com/uuid: 1f0e… (Active, 12 resources) or 77ab… (Draft).',
          ],
          subject: 'Offering/compute-east',
          position: {
            file: 'manifests/compute.yaml',
            line: 4,
            column: 18,
            endColumn: 30,
            text: 'metadata: { name: compute-east }',
          },
        },
      ],
    },
  );
}

function blockedByCompute(): readonly ObjectStatus[] {
  const compute = {
    key: 'Offering/compute-east',
    label: 'Offering/compute-east',
    because: 'several offerings on the server match',
  } as const;
  const machine = {
    key: 'BackendResource/alice-vm',
    label: 'BackendResource/alice-vm',
    because: 'its offering is not known',
  } as const;
  const needs = { action: 'blocked', reason: 'dependency' } as const;
  return [
    objectStatus(
      { key: machine.key, ...blockedState('needs Offering/compute-east'), blockedBy: [compute] },
      { ...needs, dependsOn: [compute.key] },
    ),
    objectStatus(
      {
        key: 'ResourceLimits/alice-vm',
        ...blockedState('needs BackendResource/alice-vm'),
        blockedBy: [machine, compute],
      },
      { ...needs, dependsOn: [machine.key] },
    ),
  ];
}

function blockedState(message: string): Partial<ObjectStatus> {
  return {
    health: 'blocked',
    conditions: [condition('Ready', 'False', 'DependencyBlocked', message, ago(12 * MINUTE))],
    history: [event('r-0210', 12 * MINUTE, 'blocked', message)],
  };
}

function drifts(): readonly ObjectStatus[] {
  const mark = (reason: string, message: string): readonly Condition[] => [
    condition('Ready', 'False', reason, message, ago(5 * HOUR)),
  ];
  return [
    objectStatus(
      {
        key: 'Offering/quantum-testbed',
        health: 'drifted',
        mode: 'Observe',
        driftSince: ago(5 * HOUR),
        conditions: mark('DriftFound', 'the server was changed: description, state'),
        history: [event('r-0191', 5 * HOUR, 'drift', 'description and state were changed on the server')],
      },
      {
        action: 'update',
        reason: 'drift',
        changes: [
          { path: ['state'], operation: 'change', before: 'Paused', after: 'Active', cause: 'drift' },
          {
            path: ['description'],
            operation: 'change',
            before: 'Closed for now',
            after: 'Ask for an account',
          },
        ],
      },
    ),
    objectStatus(
      {
        key: 'Offering/tape-archive',
        health: 'contested',
        driftSince: ago(2 * DAY),
        conditions: mark(
          'Contested',
          'plans.Default.prices.tb was set back 2 times, and is changed again each time',
        ),
        history: [
          event('r-0188', 6 * HOUR, 'drift', 'price of tb was changed on the server again'),
          event('r-0174', 30 * HOUR, 'applied', 'price of tb set'),
          event('r-0160', 2 * DAY, 'applied', 'price of tb set'),
        ],
      },
      {
        action: 'update',
        reason: 'differs',
        changes: [
          {
            path: ['plans', 'Default', 'prices', 'tb'],
            operation: 'change',
            before: '3.5000000000',
            after: '4.20',
            cause: 'drift',
          },
        ],
      },
    ),
  ];
}

function order(): ObjectStatus {
  const waitingFor = 'the provider (Example University) to approve order 8ff6cb48';
  return objectStatus(
    {
      key: 'ResourceLimits/alice-cpu',
      health: 'waiting',
      waitingFor,
      conditions: [
        condition('Ready', 'False', 'WaitingForApproval', `waits for ${waitingFor}`, ago(9 * HOUR)),
        condition('Reconciling', 'True', 'Waiting', 'nobody has to do anything here', ago(9 * HOUR)),
      ],
      history: [event('r-0185', 9 * HOUR, 'waiting', 'order 8ff6cb48 made: cpu 100 → 200')],
    },
    {
      action: 'waiting',
      reason: 'waiting-for',
      waitingFor,
      changes: [{ path: ['limits', 'cpu'], operation: 'change', before: 100, after: 200 }],
    },
  );
}

function paused(): ObjectStatus {
  return objectStatus(
    {
      key: 'ServiceAccount/site-agent',
      health: 'suspended',
      conditions: [
        condition('Ready', 'Unknown', 'Suspended', 'is not looked at until it is resumed', ago(DAY)),
      ],
    },
    { action: 'no-op', reason: 'disabled' },
  );
}

const CALM: readonly ObjectKey[] = [
  ...['cpu-partition', 'big-memory', 'object-storage', 'jupyter', 'licences', 'training', 'consulting'].map(
    (name): ObjectKey => `Offering/${name}`,
  ),
  ...['node-exporter', 'billing-bridge', 'jupyter-hub'].map((name): ObjectKey => `ServiceAccount/${name}`),
  ...['genomics', 'climate', 'plasma', 'linguistics'].map((name): ObjectKey => `ResourceLimits/${name}`),
  ...['genomics', 'climate'].map((name): ObjectKey => `LexisLink/${name}`),
];

function calm(): readonly ObjectStatus[] {
  const grants = ['alice', 'bob', 'node-exporter', 'billing-bridge'].map((user) =>
    objectStatus({
      key: `Grant/Offering/cpu-partition:OFFERING.MANAGER:${user}`,
      label: `grant ${user} → OFFERING.MANAGER on Offering/cpu-partition`,
    }),
  );
  return [...CALM.map((key) => objectStatus({ key })), ...grants];
}

function runs(): readonly RunRecord[] {
  const failed = { applied: 0, failed: 1, blocked: 3 };
  const given: readonly (Partial<RunRecord> & Pick<RunRecord, 'id'>)[] = [
    {
      id: 'r-0212',
      started: ago(2 * MINUTE),
      outcome: 'partly-applied',
      counts: failed,
      writes: 1,
      requests: 14,
      retries: 2,
      milliseconds: 8_420,
    },
    {
      id: 'r-0211',
      started: ago(7 * MINUTE),
      outcome: 'partly-applied',
      counts: failed,
      writes: 1,
      requests: 13,
      milliseconds: 7_990,
    },
    {
      id: 'r-0210',
      trigger: 'webhook',
      started: ago(12 * MINUTE),
      outcome: 'partly-applied',
      counts: { applied: 2, failed: 1, blocked: 3 },
      writes: 5,
      requests: 31,
      retries: 1,
      milliseconds: 41_300,
      waitedMilliseconds: 29_000,
    },
    { id: 'r-0209', started: ago(17 * MINUTE), revision: OLDER },
    { id: 'r-0208', started: ago(22 * MINUTE), revision: OLDER, trigger: 'schedule' },
    {
      id: 'r-0207',
      started: ago(27 * MINUTE),
      revision: OLDER,
      outcome: 'failed',
      requests: 4,
      retries: 3,
      milliseconds: 30_200,
      error: 'cannot read the offerings: the server did not answer within 10 s',
    },
    { id: 'r-0206', started: ago(32 * MINUTE), revision: OLDER, repeats: 47 },
    {
      id: 'r-0191',
      started: ago(5 * HOUR),
      revision: OLDER,
      kind: 'plan',
      outcome: 'pending',
      trigger: 'schedule',
      counts: { drift: 2 },
    },
  ];
  return given.map((one) => (one.outcome === 'failed' ? withoutDigest(run(one)) : run(one)));
}

function withoutDigest({ digest: _digest, ...rest }: RunRecord): RunRecord {
  return rest;
}

function partners(): SourceStatus {
  const objects = ['helsinki', 'tartu', 'riga', 'vilnius', 'uppsala', 'bergen'].flatMap((name) => [
    objectStatus({ key: `OpenPortalAllocation/${name}`, mode: 'CreateOnly' }),
    objectStatus({ key: `ResourceLimits/${name}`, mode: 'CreateOnly' }),
  ]);
  const revision = {
    id: '90de41c7b2a35f6e8d9c0b1a2f3e4d5c6b7a8f90',
    subject: 'Uppsala joins',
    author: 'Liis Saar',
    at: ago(6 * DAY),
  };
  return sourceStatus({
    name: 'partners',
    location: 'ssh://git@git.example.org/partners/allocations.git',
    path: '.',
    mode: 'CreateOnly',
    attempted: revision,
    applied: revision,
    objects,
    runs: [
      run({ id: 'r-0213', started: ago(MINUTE), revision: revision.id, milliseconds: 640, requests: 5 }),
      run({ id: 'r-0205', started: ago(31 * MINUTE), revision: revision.id, milliseconds: 702, requests: 5 }),
    ],
    nextRun: new Date(Date.now() + 29 * MINUTE).toISOString(),
    window: { open: false, next: new Date(Date.now() + 5 * HOUR).toISOString() },
    lastFetched: ago(MINUTE),
    lastObserved: ago(MINUTE),
  });
}

/** Everything is as declared. */
export function calmStatus(): DaemonStatus {
  const status = exampleStatus();
  return {
    ...status,
    sources: status.sources.map((source) => {
      const objects = source.objects.filter(({ health }) => health === 'synced');
      const { window: _window, ...rest } = sourceStatus({ ...source, objects, unmanaged: [] });
      return sourceStatus({
        ...rest,
        plan: sourceStatus({ name: source.name, objects }).plan ?? {},
        conditions: sourceStatus({ name: source.name, objects }).conditions,
        ...(source.attempted === undefined ? {} : { applied: source.attempted }),
        runs: source.runs.filter(({ outcome }) => outcome === 'nothing-to-do'),
      });
    }),
  };
}

/** A daemon that has only begun: nothing is known yet. */
export function emptyStatus(): DaemonStatus {
  const {
    plan: _plan,
    lastFetched: _fetched,
    lastObserved: _observed,
    ...source
  } = sourceStatus({ name: 'marketplace', objects: [] });
  return {
    version: '0.1.0',
    started: ago(1_000),
    suspended: false,
    sources: [
      {
        ...source,
        conditions: [condition('Ready', 'Unknown', 'Starting', 'was not looked at yet', ago(1_000))],
      },
    ],
  };
}

/** As many objects as a large site has, one of ten with something the matter. */
export function largeStatus(count = 10_000): DaemonStatus {
  const healths = ['failed', 'drifted', 'waiting', 'pending'] as const;
  const objects = Array.from({ length: count }, (_, index) => {
    const health = index % 10 === 0 ? healths[(index / 10) % healths.length] : undefined;
    return objectStatus({
      key: `${index % 3 === 0 ? 'Offering' : 'ResourceLimits'}/object-${String(index).padStart(5, '0')}`,
      ...(health === undefined ? {} : { health }),
    });
  });
  return { ...exampleStatus(), sources: [sourceStatus({ name: 'large', objects, runs: runs() })] };
}

/** Names and texts that somebody has made to break a page, or to deceive its reader. */
export const HOSTILE = [
  '<script>window.broken = 1</script>',
  '"><img src=x onerror="window.broken = 1">',
  "' onmouseover='window.broken = 1",
  '</style></title></textarea><svg onload=window.broken=1>',
  '&lt;b&gt;&amp;amp; {{7*7}} ${7*7}',
  'invoice\u202egpj.exe',
  'zero\u200bwidth\u2066isolate\ufeff',
  'line one\nline two\r\n\ttab\u0000null\u001b[31mred',
  'שלום/עולם مرحبا',
  'half a character \ud800',
  `long-${'w'.repeat(3_000)}`,
  'javascript:window.broken=1',
] as const;

/** Everything that comes from outside is hostile. */
export function hostileStatus(): DaemonStatus {
  const objects = HOSTILE.map((text, index) => {
    const key: ObjectKey = `Offering/${text}`;
    const other: ObjectKey = `Offering/${HOSTILE[(index + 1) % HOSTILE.length] ?? ''}`;
    return objectStatus(
      {
        key,
        label: text,
        uuid: text,
        health: index % 2 === 0 ? 'failed' : 'blocked',
        conditions: [condition('Ready', 'False', text, text)],
        waitingFor: text,
        blockedBy: index % 2 === 0 ? [] : [{ key: other, label: text, because: text }],
        history: [event(text, HOUR, 'failed', text)],
      },
      {
        action: 'update',
        reason: 'differs',
        waitingFor: text,
        changes: [
          {
            path: ['plans', text, 'prices', text],
            operation: 'change',
            before: text,
            after: { [text]: [text] },
          },
          { path: [text], operation: 'add', after: text },
        ],
        refused: [{ path: [text], operation: 'remove', before: text, reason: text, remedy: text }],
        unmanaged: [[text]],
        warnings: [text],
        blocked: [
          {
            code: 'OBJECT_AMBIGUOUS',
            severity: 'error',
            summary: text,
            hints: [text],
            position: { file: text, line: 1, column: 1, endColumn: 2, text },
          },
        ],
        steps: [
          {
            type: 'request',
            method: 'POST',
            path: text,
            body: { value: text, fill: [] },
            done: text,
            idempotent: true,
            captures: [],
          },
        ],
      },
    );
  });
  const revision = { id: HOSTILE[0], subject: HOSTILE[1], author: HOSTILE[5], at: ago(HOUR) };
  return {
    version: HOSTILE[0],
    started: ago(HOUR),
    instance: { url: HOSTILE[11], generation: HOSTILE[1], version: HOSTILE[2], user: HOSTILE[5] },
    suspended: false,
    sources: HOSTILE.map((text, index) =>
      sourceStatus({
        name: text,
        location: text,
        ref: text,
        path: text,
        attempted: revision,
        conditions: [condition('Stalled', 'True', text, text), condition('Ready', 'False', text, text)],
        objects: index === 0 ? objects : [],
        unmanaged: [text],
        runs: [
          run({ id: text, trigger: text, revision: text, digest: text, error: text, counts: { [text]: 1 } }),
        ],
      }),
    ),
  };
}

/** The kinds that a status has. */
export function kindsOf(status: DaemonStatus): readonly string[] {
  return [...new Set(status.sources.flatMap(({ objects }) => objects.map(({ key }) => kindOf(key))))];
}
