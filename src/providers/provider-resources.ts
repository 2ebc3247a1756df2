import type { Instance } from '../waldur/instance.ts';

/** Resources as those see them who provide them, below `/api/`. */
export const PROVIDER_RESOURCES = 'marketplace-provider-resources/';

/** Resources as those see them who use them; on servers without the other collection, as both do. */
export const CONSUMER_RESOURCES = 'marketplace-resources/';

/** Whether a server keeps the two apart. See docs/waldur-api/resource-limits.md, Providers. */
export function hasProviderResources({ collections }: Pick<Instance, 'collections'>): boolean {
  return collections.has(PROVIDER_RESOURCES.slice(0, -1));
}
