import type { Instance } from '../../waldur/instance.ts';

/** A plugin whose allocations take limits of their own, from staff alone. */
export interface Plugin {
  /** Path of the collection of its allocations. */
  readonly collection: string;
  /** As sentences name one of them. */
  readonly noun: string;
  /** The type of the offerings whose resources are such allocations. */
  readonly offeringType: string;
  /** Types of components, all of which are sent together. */
  types(instance: Pick<Instance, 'generation'>): readonly string[];
  /** -1 lifts a limit. */
  readonly knowsUnlimited: boolean;
}

const OLDER = ['cpu', 'gpu', 'ram'];
const NEWER = ['node'];

export const OPENPORTAL: Plugin = {
  collection: 'openportal-allocations/',
  noun: 'OpenPortal allocation',
  offeringType: 'Marketplace.OpenPortal',
  types: ({ generation }) => (generation === '8.0' ? NEWER : OLDER),
  knowsUnlimited: false,
};

export const SLURM: Plugin = {
  collection: 'slurm-allocations/',
  noun: 'SLURM allocation',
  offeringType: 'SlurmInvoices.SlurmPackage',
  types: () => OLDER,
  knowsUnlimited: true,
};

const OPENPORTAL_REMOTE: Plugin = {
  collection: 'openportal-remote-allocations/',
  noun: 'remote OpenPortal allocation',
  offeringType: 'Marketplace.OpenPortalRemote',
  types: () => NEWER,
  knowsUnlimited: false,
};

/** All plugins of this sort. See docs/waldur-api/resource-limits.md, Plugins. */
const PLUGINS: readonly Plugin[] = [OPENPORTAL, SLURM, OPENPORTAL_REMOTE];

/** The plugins that a server has. */
export function pluginsOf({ collections }: Pick<Instance, 'collections'>): readonly Plugin[] {
  return PLUGINS.filter(({ collection }) => collections.has(collection.slice(0, -1)));
}

/** The plugin whose allocations the resources of an offering are. */
export function pluginOfOffering(type: string): Plugin | undefined {
  return PLUGINS.find(({ offeringType }) => offeringType === type);
}

/** The field of an allocation that holds the limit of a type of component. */
export function fieldOf(type: string): string {
  return `${type}_limit`;
}
