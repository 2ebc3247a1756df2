import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Random } from './random.ts';

/** What one offering shall be; absent from a Wanted, it shall not be there. */
export interface WantedOffering {
  readonly description: string;
  readonly price: string;
  readonly manager: boolean;
}

/** What the newest commit declares, by name. */
export type Wanted = ReadonlyMap<string, WantedOffering>;

export const NAMES: readonly string[] = Array.from({ length: 12 }, (_, index) => `soak-${String(index + 1)}`);

/** The set with one offering made, changed or removed. */
export function changed(wanted: Wanted, random: Random): Wanted {
  const name = random.pick(NAMES);
  const next = new Map(wanted);
  if (wanted.has(name) && random.percent(25) && wanted.size > 3) next.delete(name);
  else {
    next.set(name, {
      description: `Text ${String(random.below(1_000_000))}`,
      price: `${String(random.below(90) + 1)}.${String(random.below(90) + 10)}`,
      manager: random.percent(50),
    });
  }
  return next;
}

/** The manifests of a set, by file. A file that is not wanted any more is `null`. */
export function filesOf(wanted: Wanted): Readonly<Record<string, string | null>> {
  return Object.fromEntries(
    NAMES.map((name) => {
      const one = wanted.get(name);
      return [`manifests/${name}.yaml`, one === undefined ? null : manifest(name, one)];
    }),
  );
}

function manifest(name: string, { description, price, manager }: WantedOffering): string {
  return `apiVersion: gitops.waldur.com/v1alpha1
kind: Offering
metadata: { name: ${name} }
spec:
  name: ${name}
  description: ${description}
  customer: { name: Example University }
  category: { name: HPC }
  type: Marketplace.Basic
  components: [{ type: node_hours, name: Node hours, measured_unit: h, billing_type: usage }]
  plans: [{ name: Default, unit: month, prices: { node_hours: '${price}' } }]
  access: ${manager ? '[{ user: { username: alice }, role: OFFERING.MANAGER }]' : '[]'}
  state: Active
`;
}

/** Names of which the server has more than one that is not archived. */
export function doubles({ store }: Sandbox): readonly string[] {
  const names = [...store.offerings.values()]
    .filter(({ state }) => state !== 'Archived')
    .map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** How the server differs from what is wanted, one sentence each. */
export function differences({ store }: Sandbox, wanted: Wanted): readonly string[] {
  return NAMES.flatMap((name) => {
    const live = [...store.offerings.values()].filter((one) => one.name === name && one.state !== 'Archived');
    const one = wanted.get(name);
    if (one === undefined) return live.length === 0 ? [] : [`${name} is there and should not be`];
    const [offering] = live;
    if (offering === undefined || live.length > 1) return [`${name} is there ${String(live.length)} times`];
    const plans = [...store.plans.values()].filter(
      (plan) => plan.offering === offering.uuid && !plan.archived,
    );
    const price = [...(plans[0]?.entries.values() ?? [])][0]?.price;
    return [
      ...(offering.columns['description'] === one.description ? [] : [`${name} has another description`]),
      ...(plans.length === 1 ? [] : [`${name} has ${String(plans.length)} plans`]),
      ...(Number(price) === Number(one.price)
        ? []
        : [`${name} costs ${String(price)} instead of ${one.price}`]),
      ...(offering.state === 'Active' ? [] : [`${name} is ${offering.state}`]),
    ];
  });
}
