/** A valid manifest of an offering, with lines added to its spec. */
export function offeringText(
  lines: readonly string[] = [],
  options: { readonly name?: string; readonly title?: string; readonly metadata?: readonly string[] } = {},
): string {
  const name = options.name ?? 'test-cluster';
  return [
    'apiVersion: gitops.waldur.com/v1alpha1',
    'kind: Offering',
    'metadata:',
    `  name: ${name}`,
    ...(options.metadata ?? []).map((line) => `  ${line}`),
    'spec:',
    `  name: ${options.title ?? name}`,
    '  customer: { name: Example University }',
    '  category: { name: HPC }',
    '  type: Marketplace.Slurm',
    ...lines.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** The line on which the first of the added lines of a spec stands. */
export const FIRST_ADDED_LINE = 10;
