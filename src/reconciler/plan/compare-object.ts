import { compare } from '../../diff/compare.ts';
import { comparedHash } from '../../diff/compared-hash.ts';
import type { Comparison, ComparisonOptions } from '../../diff/comparison.ts';
import { causeFinder } from '../../diff/field-cause.ts';
import type { FieldCause, FieldChange, FieldPath } from '../../diff/field-change.ts';
import { isBelow } from '../../diff/is-below.ts';
import { leafHashes, type Leaf } from '../../diff/leaf-hashes.ts';
import { annotation } from '../../manifest/manifest.ts';
import type { Wanted } from '../../providers/provider.ts';
import { marksOf } from '../../state/kept-fields.ts';
import type { PlanObjectInput } from './plan-object-input.ts';

/** What differs of one object that is managed. Says who moved where the inventory knows the object. Pure. */
export function compareObject(input: PlanObjectInput): Comparison {
  const { desired, live, provider, wanted, owned } = input;
  if (live === undefined) return compare(desired, undefined, provider.rules, optionsOf(input));
  const found = compare(desired, provider.toSpec(live, wanted), provider.rules, optionsOf(input));
  const ignored = ignoredFields(wanted);
  const isManaged = (path: FieldPath): boolean => !ignored.some((parent) => isBelow(path, parent));
  const changes = found.changes.filter(({ path }) => isManaged(path));
  const { entry } = owned ?? {};
  const causeOf =
    entry === undefined || changes.length === 0
      ? undefined
      : causeFinder(leavesOf(input), marksOf(entry.fields));
  return {
    changes:
      causeOf === undefined ? changes : changes.map((change) => withCause(change, causeOf(change.path))),
    unmanaged: found.unmanaged.filter(isManaged),
    hidden: found.hidden.filter(isManaged),
  };
}

function withCause(change: FieldChange, cause: FieldCause): FieldChange {
  return { ...change, cause };
}

/** The leaves of one object that are managed, declared beside live. Pure. */
export function leavesOf({ desired, live, provider, wanted }: PlanObjectInput): readonly Leaf[] {
  const leaves = leafHashes(
    desired,
    live === undefined ? undefined : provider.toSpec(live, wanted),
    provider.rules,
  );
  const ignored = ignoredFields(wanted);
  return ignored.length === 0
    ? leaves
    : leaves.filter(({ path }) => !ignored.some((parent) => isBelow(path, parent)));
}

/** As `PlannedObject.compared`. */
export function hashOf(input: PlanObjectInput): string {
  const { wanted, desired, live, provider } = input;
  const shown = live === undefined ? undefined : provider.toSpec(live, wanted);
  return comparedHash(desired, shown, provider.rules, optionsOf(input));
}

function optionsOf({ options, owned }: PlanObjectInput): ComparisonOptions {
  const members = owned?.members ?? [];
  if (members.length === 0) return options;
  const ours = new Set(members);
  return { ...options, isOurs: (path) => ours.has(JSON.stringify(path)) };
}

function ignoredFields(wanted: Wanted<unknown>): FieldPath[] {
  const text = annotation(wanted.origin, 'ignore-fields') ?? '';
  return text
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '')
    .map((path) => path.split('.'));
}
