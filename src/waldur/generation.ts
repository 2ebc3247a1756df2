import type { Generation } from './instance.ts';

/** What a server shows of its age. */
export interface GenerationFacts {
  readonly collections: ReadonlySet<string>;
  /** As `GET /api/version/` says. */
  readonly version: string;
  /** The keys of one live offering; absent when none was looked at, or there is none. */
  readonly offeringKeys?: ReadonlySet<string>;
}

/**
 * The generation that a server is treated as. Servers in between count as the one whose behaviour they share as far as
 * it can be seen. See docs/waldur-api/generations.md, "Telling them apart".
 */
export function generationOf(facts: GenerationFacts): Generation {
  const { collections, offeringKeys } = facts;
  if (majorOf(facts.version) >= 8 || collections.has('backend-resources')) return '8.0';
  if (collections.has('openportal-allocations')) return 'openportal-2024-08';
  // The older generations show this key on every offering; it is gone in the newer one.
  if (offeringKeys !== undefined && !offeringKeys.has('native_name')) return '8.0';
  return '2024-10';
}

/** Whether one live offering can still change the answer. */
export function needsOffering(facts: GenerationFacts): boolean {
  const known = collectionsDecide(facts.collections) || majorOf(facts.version) >= 8;
  return !known && facts.version !== 'unknown';
}

function collectionsDecide(collections: ReadonlySet<string>): boolean {
  return collections.has('backend-resources') || collections.has('openportal-allocations');
}

function majorOf(version: string): number {
  return Number(/^v?(\d{1,4})\./u.exec(version)?.[1] ?? 0);
}
