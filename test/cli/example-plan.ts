import { NOT_COMPARED } from '../../src/diff/field-change.ts';
import { Secret } from '../../src/manifest/secret.ts';
import type { Plan, PlannedObject } from '../../src/reconciler/plan.ts';

/** An object of a plan about which there is nothing to say but what is given. */
export function plannedObject(
  given: Partial<PlannedObject> & Pick<PlannedObject, 'key' | 'action'>,
): PlannedObject {
  return {
    label: given.key,
    changes: [],
    refused: [],
    unmanaged: [],
    warnings: [],
    blocked: [],
    dependsOn: [],
    steps: [],
    ...given,
  };
}

/** A plan with these objects. */
export function planOf(objects: readonly PlannedObject[], given: Partial<Plan> = {}): Plan {
  return {
    instance: {
      url: 'https://portal.example.org/api/',
      generation: '8.0',
      version: '8.0.5',
      user: 'agent@example.org',
    },
    objects,
    unmanaged: [],
    surplus: [],
    unset: [],
    observation: { requests: 5, milliseconds: 912.4, decisions: ['offerings: one list page'] },
    ...given,
  };
}

/** A step that is sent and taken as it is. */
export const A_WRITE = {
  type: 'request',
  method: 'POST',
  path: 'marketplace-provider-offerings/{Offering/new#uuid}/pause/',
  done: 'paused',
  idempotent: true,
  captures: [],
} as const satisfies PlannedObject['steps'][number];

/** A plan with everything in it that a view has to show. */
export function examplePlan(): Plan {
  return planOf(
    [
      plannedObject({
        key: 'Offering/gpu-cluster',
        action: 'create',
        reason: 'absent',
        changes: [
          { path: ['name'], operation: 'add', after: 'GPU cluster' },
          { path: ['plans', 'Default'], operation: 'add', after: { unit: 'month', prices: { gpu: '1.20' } } },
          { path: ['secret_options', 'token'], operation: 'add', after: new Secret('hunter2') },
          { path: ['secret_options', 'other'], operation: 'add', after: NOT_COMPARED },
        ],
        warnings: ['Offering "GPU Cluster" of the same organization may be the same under another name'],
        steps: [
          {
            type: 'request',
            method: 'POST',
            path: 'marketplace-provider-offerings/',
            body: {
              value: { name: 'GPU cluster', customer: null, secret_options: { token: null } },
              fill: [
                { pointer: '/customer', capture: 'Customer/org#url' },
                { pointer: '/secret_options/token', outside: { env: 'SITE_TOKEN' } },
              ],
            },
            done: 'created',
            idempotent: false,
            lookup: {
              path: 'marketplace-provider-offerings/',
              query: { name_exact: 'GPU cluster' },
              list: '',
              where: [{ pointer: '/name', equals: 'GPU cluster' }],
              except: [],
            },
            captures: [{ capture: 'Offering/gpu-cluster#uuid', take: '/uuid' }],
          },
          {
            type: 'read',
            path: 'marketplace-plans/',
            query: { offering_uuid: 'x', field: ['uuid', 'name'] },
            captures: [{ capture: 'Offering/gpu-cluster#plan.Default', take: '/uuid', secret: true }],
          },
        ],
      }),
      plannedObject({
        key: 'Offering/test-cluster',
        action: 'update',
        reason: 'differs',
        uuid: 'a'.repeat(32),
        changes: [
          {
            path: ['plans', 'Default', 'prices', 'node_hours'],
            operation: 'change',
            before: '0.10',
            after: '0.12',
            note: 'from 1 December: 37 resources use this plan',
          },
          {
            path: ['description'],
            operation: 'change',
            before: 'Welcome.\nOpen to all partners.\nBye.',
            after: 'Welcome.\nOpen to all partners until March.\nBye.',
          },
          {
            path: ['secret_options', 'token'],
            operation: 'change',
            before: new Secret('old'),
            after: new Secret('new'),
          },
          { path: ['components', 'legacy'], operation: 'remove', before: { name: 'Legacy' } },
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
        unmanaged: [['plans', 'Old']],
        steps: [A_WRITE],
      }),
      plannedObject({
        key: 'Grant/Offering/test-cluster:OFFERING.MANAGER:bob',
        label: 'grant bob → OFFERING.MANAGER on Offering/test-cluster',
        action: 'delete',
        reason: 'not-declared',
        dependsOn: ['Offering/test-cluster'],
        steps: [A_WRITE],
      }),
      plannedObject({
        key: 'Offering/twice',
        action: 'blocked',
        reason: 'ambiguous',
        blocked: [
          {
            code: 'OBJECT_AMBIGUOUS',
            severity: 'error',
            summary: 'two offerings match Offering/twice',
            hints: ['Pin one with the annotation gitops.waldur.com/uuid.'],
            subject: 'Offering/twice',
            position: { file: 'a.yaml', line: 3, column: 1, endColumn: 5, text: 'spec:' },
          },
        ],
      }),
      plannedObject({ key: 'Offering/quiet', action: 'no-op' }),
    ],
    {
      unmanaged: [{ owner: 'Offering/test-cluster', label: 'grant carol → OFFERING.MANAGER' }],
      unset: [{ key: 'Offering/gpu-cluster', path: ['secret_options', 'other'], source: { env: 'OTHER' } }],
    },
  );
}

/** Text that tries to be more than text: terminal sequences, direction marks, Markdown, HTML, ends of fences and cells. */
export const HOSTILE =
  'x\u001b[31m\u0007\u009b2J\r\nY\u202eZ\u2028\u{e0041}```\n````` `</summary></details><script>alert(1)</script>|a|@all [l](javascript:0) <!-- ';

/** A plan in which every text that comes from outside is hostile. */
export function hostilePlan(): Plan {
  const change = {
    path: [HOSTILE, HOSTILE],
    operation: 'change',
    before: HOSTILE,
    after: `${HOSTILE}!`,
    note: HOSTILE,
  } as const;
  return planOf(
    [
      plannedObject({
        key: `Offering/${HOSTILE}`,
        action: 'update',
        changes: [change, { ...change, path: ['plans', HOSTILE, 'prices', HOSTILE] }],
        refused: [{ ...change, reason: HOSTILE, remedy: HOSTILE }],
        unmanaged: [['plans', HOSTILE]],
        warnings: [HOSTILE],
        blocked: [
          {
            code: 'X',
            severity: 'error',
            summary: HOSTILE,
            hints: [HOSTILE],
            position: { file: HOSTILE, line: 1, column: 1, endColumn: 1, text: HOSTILE },
          },
        ],
        steps: [{ ...A_WRITE, path: HOSTILE }],
      }),
    ],
    {
      instance: { url: HOSTILE, generation: '8.0', version: HOSTILE, user: HOSTILE },
      unmanaged: [{ owner: 'Offering/a', label: HOSTILE }],
      unset: [{ key: `Offering/${HOSTILE}`, path: [HOSTILE], source: { env: HOSTILE } }],
    },
  );
}
