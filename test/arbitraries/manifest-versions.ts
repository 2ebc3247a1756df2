import * as fc from 'fast-check';
import type { Generation } from '../../src/waldur/instance.ts';
import type { Document } from '../e2e/world.ts';
import { offeringSpec, type Surroundings } from './offering-spec.ts';
import { serviceAccountSpec } from './service-account-spec.ts';

/** What the manifests say at one time, and whether what has left them is removed. */
export interface AnyVersion {
  readonly documents: readonly Document[];
  readonly prune: boolean;
}

const AROUND: Surroundings = {
  customers: ['Example University'],
  categories: ['HPC', 'Storage'],
  users: ['alice', 'bob'],
  organizationGroups: ['Universities', 'Institutes'],
  tags: ['hpc', 'gpu'],
};

/** Names that offerings of others have, too. */
const NAMES = ['Test Cluster', 'Storage', 'Own'] as const;
const PROJECT = { name: 'Example Project', customer: { name: 'Example Institute' } };

/**
 * Versions of manifests of the crowded server, of which each has other objects with other fields: offerings with
 * access, accounts with roles on them, server groups, limits, and allocations where the generation has them. What
 * identifies an object stays.
 */
export function manifestVersions(generation: Generation): fc.Arbitrary<readonly AnyVersion[]> {
  return fc.array(version(generation), { minLength: 1, maxLength: 4 });
}

function version(generation: Generation): fc.Arbitrary<AnyVersion> {
  return fc
    .subarray([...NAMES])
    .chain((names) =>
      fc.record({
        offerings: fc.tuple(...names.map((name) => offering(name))),
        accounts: accounts(names.map(manifestName)),
        groups: fc.subarray(['spread', 'pair']),
        limits: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
        share: fc.option(fc.integer({ min: 0, max: 900 }), { nil: undefined }),
        prune: fc.boolean(),
      }),
    )
    .map(({ offerings, accounts: people, groups, limits: cores, share, prune }) => ({
      prune,
      documents: [
        ...offerings,
        ...people,
        ...groups.map(group),
        ...(cores === undefined ? [] : [limits(cores)]),
        ...(share === undefined || generation === '2024-10' ? [] : [allocation(generation, share)]),
      ],
    }))
    .filter(({ documents, prune }) => prune || documents.length > 0);
}

function manifestName(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

function offering(name: string): fc.Arbitrary<Document> {
  return offeringSpec(name, AROUND).map(({ state, ...spec }) => ({
    name: manifestName(name),
    spec: {
      ...spec,
      // Its type is given when it is made, and cannot change.
      type: 'Marketplace.Slurm',
      // Whoever declares it archived means the one that is there.
      ...(state === undefined || state === 'Archived' ? {} : { state }),
    },
  }));
}

function accounts(offerings: readonly string[]): fc.Arbitrary<readonly Document[]> {
  return fc.subarray(['agent', 'helper']).chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        serviceAccountSpec(name, {
          offerings,
          customers: ['Example University'],
          projects: [{ name: 'Example Project', customer: 'Example Institute' }],
        }).map((spec): Document => ({ kind: 'ServiceAccount', name, spec: { ...spec, is_active: true } })),
      ),
    ),
  );
}

function group(name: string): Document {
  const tenant = { name: 'example-tenant', project: PROJECT };
  return { kind: 'OpenStackServerGroup', name, spec: { tenant, name, policy: 'affinity' } };
}

function limits(cores: number): Document {
  const resource = { name: 'example-tenant', project: PROJECT };
  return { kind: 'ResourceLimits', name: 'tenant', spec: { target: { resource }, limits: { cores } } };
}

function allocation(generation: Generation, limit: number): Document {
  const declared =
    generation === '8.0' ? { node_limit: limit } : { cpu_limit: limit, gpu_limit: limit, ram_limit: limit };
  return {
    kind: 'OpenPortalAllocation',
    name: 'share',
    spec: { project: PROJECT, service_settings: { name: 'Isambard' }, name: 'share', ...declared },
  };
}
