import type { Instance } from '../../../waldur/instance.ts';
import type { Reader } from '../../../waldur/reader.ts';
import { describeOffering } from '../describe.ts';
import { GENERATION_FACTS } from '../generations.ts';
import { readOffering, type LiveOffering } from '../live-offering.ts';
import { OFFERINGS } from './find-offerings.ts';
import { IDENTITY_FIELDS, type Reading } from './reading.ts';

/**
 * For each offering that was not found, those of the same organization and type that no manifest claims: it may be one
 * of them under another name. `known` holds whole lists that were read already, by organization.
 */
export async function nearMatches(
  reader: Reader,
  missing: readonly Reading[],
  known: ReadonlyMap<string, readonly LiveOffering[]>,
  claimed: ReadonlySet<string>,
  instance: Instance,
): Promise<ReadonlyMap<Reading, readonly string[]>> {
  const answers = new Map<string, Promise<readonly string[]>>();
  const near = new Map<Reading, readonly string[]>();
  for (const reading of missing) {
    const key = kinship(reading.customer, reading.wanted.spec.type);
    if (!answers.has(key)) answers.set(key, unclaimed(reading.customer, reading.wanted.spec.type));
  }
  for (const reading of missing) {
    near.set(reading, (await answers.get(kinship(reading.customer, reading.wanted.spec.type))) ?? []);
  }
  return near;

  async function unclaimed(customer: string, type: string): Promise<readonly string[]> {
    const list = known.get(customer) ?? (await ask(customer, type));
    return list
      .filter((live) => live.type === type && live.customerUuid === customer)
      .filter((live) => live.state !== 'Archived' && !claimed.has(live.uuid))
      .map(describeOffering);
  }

  async function ask(customer: string, type: string): Promise<readonly LiveOffering[]> {
    const state = GENERATION_FACTS[instance.generation].states.filter((name) => name !== 'Archived');
    const query = { customer_uuid: customer, type, state, field: IDENTITY_FIELDS };
    const { items } = await reader.list(OFFERINGS, query);
    return items.map(readOffering).filter((live) => live !== undefined);
  }
}

function kinship(customer: string, type: string): string {
  return `${customer}/${type}`;
}
