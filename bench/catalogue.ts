import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeedOffering } from '../src/sandbox/seed/seed.ts';

const PER_FILE = 100;

const description = 'A cluster for everybody who computes: 128 nodes, a fast network and a place for data.';

/** What the sandbox is filled with; the manifests declare the same, so that a plan of them is empty. */
export const seedOffering: SeedOffering = {
  customer: 'university',
  category: 'hpc_category',
  type: 'Marketplace.Basic',
  name: 'cluster',
  state: 'Active',
  description,
  attributes: { location: 'Tartu', nodes: 128 },
  components: ['cpu', 'gpu', 'storage'].map((type) => ({
    type,
    name: type.toUpperCase(),
    measured_unit: 'hours',
    billing_type: 'usage',
  })),
  plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.1', gpu: '1.2', storage: '0.01' } }],
};

/** Writes manifests of the first `count` of `total` seeded offerings to a directory, a hundred to a file. */
export function writeManifests(directory: string, count: number, total: number, plans: boolean): void {
  mkdirSync(directory, { recursive: true });
  for (let start = 0; start < count; start += PER_FILE) {
    const numbers = Array.from(
      { length: Math.min(PER_FILE, count - start) },
      (_, index) => start + index + 1,
    );
    const texts = numbers.map((number) =>
      manifest(`cluster-${String(number).padStart(String(total).length, '0')}`, plans),
    );
    writeFileSync(join(directory, `offerings-${String(start).padStart(6, '0')}.yaml`), texts.join('---\n'));
  }
}

function manifest(name: string, plans: boolean): string {
  return `apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata:
  name: ${name}
  labels:
    team: computing
spec:
  name: ${name}
  customer:
    name: Example University
  category:
    name: HPC
  type: Marketplace.Basic
  description: ${JSON.stringify(description)}
  attributes:
    location: Tartu
    nodes: 128
${plans ? PLANS : ''}  state: Active
`;
}

const PLANS = `  components:
    - type: cpu
      name: CPU
      measured_unit: hours
      billing_type: usage
    - type: gpu
      name: GPU
      measured_unit: hours
      billing_type: usage
    - type: storage
      name: STORAGE
      measured_unit: hours
      billing_type: usage
  plans:
    - name: Default
      unit: month
      prices:
        cpu: "0.1"
        gpu: "1.2"
        storage: "0.01"
`;
