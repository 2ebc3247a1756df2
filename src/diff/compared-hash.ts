import { contentHash } from '../manifest/content-hash.ts';
import type { Json } from '../manifest/json.ts';
import type { Comparable } from '../manifest/outside-value.ts';
import { Secret } from '../manifest/secret.ts';
import { isComparableDocument, type ComparableDocument } from './comparable-document.ts';
import type { ComparisonOptions } from './comparison.ts';
import { NOT_COMPARED, type FieldPath } from './field-change.ts';
import type { FieldRule, FieldRules, Normalise } from './field-rule.ts';
import { membersBy } from './members-by.ts';
import { shownValue } from './shown-value.ts';

type Options = Pick<ComparisonOptions, 'prune' | 'isOurs'>;

/**
 * A hash of what the server shows of the declared fields, in the form in which they are compared: equal hashes mean that
 * a comparison would find the same. Of maps all keys count, since some requests replace the whole map. Of a secret it
 * counts only that it is there. Without `live` it is the hash of an object that does not exist.
 */
export function comparedHash(
  desired: ComparableDocument,
  live: ComparableDocument | undefined,
  rules: FieldRules,
  options: Options,
): string {
  return contentHash(live === undefined ? null : fieldsOf([], desired, live, rules, options));
}

function fieldsOf(
  path: FieldPath,
  desired: ComparableDocument,
  live: ComparableDocument,
  rules: FieldRules,
  options: Options,
): Json {
  return Object.fromEntries(
    Object.entries(rules).flatMap(([field, rule]): [string, Json][] => {
      const declared = desired[field];
      return declared === undefined
        ? []
        : [[field, fieldOf([...path, field], declared, live[field], rule, options)]];
    }),
  );
}

function fieldOf(
  path: FieldPath,
  declared: Comparable,
  live: Comparable | undefined,
  rule: FieldRule,
  options: Options,
): Json {
  if (live === undefined) return null;
  if (rule.type === 'value') return seen(live, rule.normalise);
  if (rule.type === 'set') return setOf(path, declared, live, rule, options);
  if (!isComparableDocument(live)) return null;
  if (rule.type === 'fields') {
    return fieldsOf(path, isComparableDocument(declared) ? declared : {}, live, rule.fields, options);
  }
  return Object.fromEntries(Object.entries(live).map(([key, value]) => [key, seen(value, rule.normalise)]));
}

function setOf(
  path: FieldPath,
  declared: Comparable,
  live: Comparable,
  rule: Extract<FieldRule, { type: 'set' }>,
  options: Options,
): Json {
  const wanted = membersBy(declared, rule.by);
  return Object.fromEntries(
    [...membersBy(live, rule.by)].flatMap(([identity, member]): [string, Json][] => {
      const one = wanted.get(identity);
      const place = [...path, identity];
      if (one !== undefined) return [[identity, fieldsOf(place, one, member, rule.item, options)]];
      const leaves = options.prune || options.isOurs?.(place) === true;
      return leaves && rule.keep?.(member) !== true ? [[identity, true]] : [];
    }),
  );
}

/** In a list, so that no value of the server looks like a secret. */
function seen(value: Comparable, normalise: Normalise = (same) => same): Json {
  const shown = shownValue(value);
  return shown === NOT_COMPARED || shown instanceof Secret ? 'secret' : [normalise(shown)];
}
