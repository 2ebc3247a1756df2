import { stringify } from 'yaml';
import type { JsonObject } from '../../src/manifest/json.ts';
import { text, type Surroundings } from './surroundings.ts';
import { ownAnnotations } from '../e2e/own-annotations.ts';

/** A manifest before it is written. */
export type LiveDocument = JsonObject & {
  readonly kind: string;
  readonly metadata: JsonObject;
  readonly spec: JsonObject;
};

/** A manifest; the names of its annotations are given without their prefix. */
export function liveDocument(
  kind: string,
  label: string,
  spec: JsonObject,
  annotations: JsonObject = {},
): LiveDocument {
  const apiVersion = 'gitops.waldur.com/v1alpha1';
  return { apiVersion, kind, metadata: { name: label, annotations: ownAnnotations(annotations) }, spec };
}

/** The spec of an active offering with two components, a plan and an endpoint. */
export function liveOffering(around: Surroundings, name: string, more: JsonObject = {}): JsonObject {
  return {
    name,
    customer: { name: around.customer },
    category: { name: around.categories[0] ?? '' },
    type: 'Marketplace.Basic',
    description: 'as declared',
    components: [
      { type: 'cpu', name: 'CPU', measured_unit: 'h', billing_type: 'usage' },
      { type: 'gpu', name: 'GPU', measured_unit: 'h', billing_type: 'usage' },
    ],
    plans: [{ name: 'Default', unit: 'month', prices: { cpu: '0.10', gpu: 1 } }],
    endpoints: [{ name: 'Portal', url: 'https://portal.example.org' }],
    state: 'Active',
    ...more,
  };
}

/** One file of manifests. */
export function yamlOf(documents: readonly LiveDocument[]): string {
  return documents.map((one) => stringify(one)).join('---\n');
}

/** As plans call it: `Kind/name`. */
export function keyOf({ kind, metadata }: LiveDocument): string {
  return `${kind}/${text(metadata, 'name')}`;
}
