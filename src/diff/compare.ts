import type { Comparable } from '../manifest/outside-value.ts';
import { compareMap } from './compare-map.ts';
import { compareValue } from './compare-value.ts';
import { isComparableDocument, type ComparableDocument } from './comparable-document.ts';
import type { Comparison, ComparisonOptions } from './comparison.ts';
import type { FieldChange, FieldPath } from './field-change.ts';
import type { FieldRule, FieldRules } from './field-rule.ts';
import { membersBy } from './members-by.ts';
import { shownValue } from './shown-value.ts';

/**
 * Says what differs between what is declared and what the server shows. Only declared fields are compared. Without
 * `live` the object is to be created: every declared value is an `add`, sets by member.
 *
 * Throws when a declared field has no rule, which is a bug of the kind.
 */
export function compare(
  desired: ComparableDocument,
  live: ComparableDocument | undefined,
  rules: FieldRules,
  options: ComparisonOptions,
): Comparison {
  const changes: FieldChange[] = [];
  const unmanaged: FieldPath[] = [];
  const hidden: FieldPath[] = [];
  compareFields([], desired, live, rules);
  return { changes, unmanaged, hidden };

  function compareFields(
    path: FieldPath,
    declared: ComparableDocument,
    shown: ComparableDocument | undefined,
    fieldRules: FieldRules,
    identity?: string,
  ): void {
    for (const field of Object.keys(declared)) {
      if (fieldRules[field] === undefined && field !== identity) {
        throw new Error(`no rule for the field ${[...path, field].join('.')}`);
      }
    }
    for (const [field, rule] of Object.entries(fieldRules)) {
      const value = declared[field];
      if (value !== undefined) {
        compareField([...path, field], value, shown?.[field], shown !== undefined, rule);
      }
    }
  }

  function compareField(
    path: FieldPath,
    declared: Comparable,
    shown: Comparable | undefined,
    exists: boolean,
    rule: FieldRule,
  ): void {
    switch (rule.type) {
      case 'value': {
        const change = compareValue(path, declared, shown, { exists, normalise: rule.normalise });
        if (change !== undefined) changes.push(change);
        return;
      }
      case 'map': {
        const shownMap = isComparableDocument(shown) ? shown : undefined;
        const declaredMap = isComparableDocument(declared) ? declared : {};
        if (rule.sensitive === true && exists && shownMap === undefined && !options.writeSecrets) {
          for (const key of Object.keys(declaredMap)) hidden.push([...path, key]);
          return;
        }
        changes.push(...compareMap(path, declaredMap, shownMap, rule, { exists }));
        return;
      }
      case 'fields': {
        // An object whose part is hidden exists all the same.
        const part = isComparableDocument(shown) ? shown : exists ? {} : undefined;
        compareFields(path, isComparableDocument(declared) ? declared : {}, part, rule.fields);
        return;
      }
      case 'set':
        compareSet(path, membersBy(declared, rule.by), membersBy(shown, rule.by), rule);
    }
  }

  function compareSet(
    path: FieldPath,
    declared: ReadonlyMap<string, ComparableDocument>,
    shown: ReadonlyMap<string, ComparableDocument>,
    rule: Extract<FieldRule, { type: 'set' }>,
  ): void {
    for (const [identity, member] of declared) {
      const counterpart = shown.get(identity);
      if (counterpart === undefined) {
        changes.push({ path: [...path, identity], operation: 'add', after: shownValue(member) });
      } else {
        compareFields([...path, identity], member, counterpart, rule.item, rule.by);
      }
    }
    for (const [identity, member] of shown) {
      if (declared.has(identity) || rule.keep?.(member) === true) continue;
      if (options.prune || options.isOurs?.([...path, identity]) === true) {
        changes.push({
          path: [...path, identity],
          operation: 'remove',
          before: shownValue(member),
          isMember: true,
        });
      } else {
        unmanaged.push([...path, identity]);
      }
    }
  }
}
