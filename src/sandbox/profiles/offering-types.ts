/** A component that offerings of a type have from the start. */
export interface BuiltInComponent {
  readonly type: string;
  readonly name: string;
  readonly measuredUnit: string;
  readonly billingType: string;
  readonly factor: number | null;
  readonly limitPeriod: string;
}

/** A type of offerings, as `GET /api/marketplace-plugins/` lists it. */
export interface OfferingType {
  readonly name: string;
  readonly components: readonly BuiltInComponent[];
  readonly availableLimits: readonly string[];
}

function usage(type: string, name: string, measuredUnit: string): BuiltInComponent {
  return { type, name, measuredUnit, billingType: 'usage', factor: null, limitPeriod: '' };
}

function limit(type: string, name: string, measuredUnit: string, factor: number): BuiltInComponent {
  return { type, name, measuredUnit, billingType: 'limit', factor, limitPeriod: 'month' };
}

function plain(name: string): OfferingType {
  return { name, components: [], availableLimits: [] };
}

/** The types in the order of the list. */
export const OFFERING_TYPES: readonly OfferingType[] = [
  plain('LEXIS'),
  plain('Marketplace.Booking'),
  plain('Marketplace.Basic'),
  plain('Azure.VirtualMachine'),
  plain('Azure.SQLServer'),
  {
    name: 'OpenStack.Tenant',
    components: [
      limit('cores', 'Cores', 'cores', 1),
      limit('ram', 'RAM', 'GB', 1024),
      limit('storage', 'Storage', 'GB', 1024),
    ],
    availableLimits: ['ram', 'cores', 'storage'],
  },
  plain('OpenStack.Instance'),
  plain('OpenStack.Volume'),
  {
    name: 'Marketplace.Rancher',
    components: [usage('node', 'K8S node', 'nodes')],
    availableLimits: [],
  },
  plain('Waldur.RemoteOffering'),
  plain('Marketplace.Script'),
  {
    name: 'SlurmInvoices.SlurmPackage',
    components: [usage('cpu', 'CPU', 'hours'), usage('gpu', 'GPU', 'hours'), usage('ram', 'RAM', 'GB-hours')],
    availableLimits: [],
  },
  plain('Marketplace.Slurm'),
  plain('Support.OfferingTemplate'),
  {
    name: 'VMware.VirtualMachine',
    components: [
      limit('cpu', 'CPU', 'vCPU', 1),
      limit('ram', 'RAM', 'GB', 1024),
      limit('disk', 'Disk', 'GB', 1024),
    ],
    availableLimits: [],
  },
];
