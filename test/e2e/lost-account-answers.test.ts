import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import { startWorld, type Document } from './world.ts';

const KINDS: readonly Fault['kind'][] = ['drop-after', 'drop-before', 'error-502', 'throttle', 'truncate'];

function documents(path: string): readonly Document[] {
  return [
    {
      name: 'cluster',
      spec: {
        name: 'Cluster',
        customer: { name: 'Example University' },
        category: { name: 'HPC' },
        type: 'Marketplace.Slurm',
        state: 'Draft',
      },
    },
    {
      kind: 'ServiceAccount',
      name: 'agent',
      spec: {
        username: 'agent',
        email: 'ops@example.org',
        grants: [
          {
            role: 'OFFERING.MANAGER',
            scope: { offering: { manifest: 'cluster' } },
            expiration_time: '2099-01-01',
          },
        ],
        token: { lifetime: null, sinks: [{ file: { path } }] },
      },
    },
  ];
}

/** Applies with one fault, and again if that was too much; says what there is in the end. */
async function play(generation: '2024-10' | '8.0', fault: Fault | undefined) {
  const world = await startWorld(generation);
  const folder = await mkdtemp(join(tmpdir(), 'lost-'));
  const manifests = documents(join(folder, 'token'));
  try {
    if (fault !== undefined) world.sandbox.inject(fault);
    const report = await world.apply(await world.plan(manifests));
    const failed = report.results.filter(({ outcome }) => outcome !== 'applied').length;
    const writes = world.sandbox.writes().length;
    if (failed > 0) await world.apply(await world.plan(manifests));
    const last = await world.plan(manifests);
    const { users, grants } = world.sandbox.store;
    const agents = [...users.values()].filter(({ username }) => username === 'agent');
    const held = await readFile(join(folder, 'token'), 'utf8').catch(() => '');
    return {
      failed,
      writes,
      left: last.objects.filter(({ steps }) => steps.length > 0),
      agents: agents.length,
      roles: [...grants.values()].filter(({ user }) => user === agents[0]?.uuid).length,
      isDelivered: held.trim() === agents[0]?.token,
    };
  } finally {
    await world.close();
    await rm(folder, { recursive: true });
  }
}

test.each(['2024-10', '8.0'] as const)(
  'on %s no fault makes an account or a role twice',
  async (generation) => {
    const quiet = await play(generation, undefined);
    expect(quiet).toMatchObject({ failed: 0, left: [], agents: 1, isDelivered: generation === '8.0' });
    for (const method of ['POST', 'PATCH']) {
      for (let position = 0; position < quiet.writes; position += 1) {
        for (const kind of KINDS) {
          const found = await play(generation, { kind, method, skip: position, retryAfter: 0 });
          expect(found, `${kind} at ${method} ${String(position)}`).toMatchObject({
            failed: 0,
            left: [],
            agents: 1,
            roles: quiet.roles,
            isDelivered: quiet.isDelivered,
          });
        }
      }
    }
  },
);
