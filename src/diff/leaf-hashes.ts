import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Json } from '../manifest/json.ts';
import type { Comparable } from '../manifest/outside-value.ts';
import { Secret } from '../manifest/secret.ts';
import { isComparableDocument, type ComparableDocument } from './comparable-document.ts';
import { NOT_COMPARED, type FieldPath } from './field-change.ts';
import type { FieldRule, FieldRules, Normalise } from './field-rule.ts';
import { membersBy } from './members-by.ts';
import { shownValue } from './shown-value.ts';

/** The smallest part of a spec that is compared by itself. Hashes are equal where a comparison finds no difference. */
export interface Leaf {
  readonly path: FieldPath;
  /** Of what is declared; `''` for a declared `null`. */
  readonly declared: string;
  /** Of what the server shows; `''` where it shows nothing. */
  readonly shown: string;
  /** It stands for a member of a set being there, whatever is in it. */
  readonly isMember?: true;
}

/** Enough to tell values apart; nobody can choose them to collide with something worth hiding. */
const DIGITS = 16;
/** Of secrets nothing is kept. */
const SECRET = 'secret';
const NOTHING = '';
const MEMBER = 'member';

/** All leaves that a document declares, beside what the server shows of them. Pure. */
export function leafHashes(
  desired: ComparableDocument,
  live: ComparableDocument | undefined,
  rules: FieldRules,
): readonly Leaf[] {
  const leaves: Leaf[] = [];
  fields([], desired, live, rules);
  return leaves;

  function fields(
    path: FieldPath,
    declared: ComparableDocument,
    shown: ComparableDocument | undefined,
    fieldRules: FieldRules,
  ): void {
    for (const [field, rule] of Object.entries(fieldRules)) {
      const value = declared[field];
      if (value !== undefined) one([...path, field], value, shown?.[field], rule);
    }
  }

  function one(path: FieldPath, declared: Comparable, shown: Comparable | undefined, rule: FieldRule): void {
    if (rule.type === 'value') {
      add(path, declared, shown, rule.normalise);
      return;
    }
    if (rule.type === 'set') {
      const present = membersBy(shown, rule.by);
      for (const [identity, member] of membersBy(declared, rule.by)) {
        const counterpart = present.get(identity);
        leaves.push({
          path: [...path, identity],
          declared: MEMBER,
          shown: counterpart === undefined ? NOTHING : MEMBER,
          isMember: true,
        });
        fields([...path, identity], member, counterpart, rule.item);
      }
      return;
    }
    const declaredPart = isComparableDocument(declared) ? declared : {};
    const shownPart = isComparableDocument(shown) ? shown : undefined;
    if (rule.type === 'fields') {
      fields(path, declaredPart, shownPart, rule.fields);
      return;
    }
    for (const [key, value] of Object.entries(declaredPart)) {
      add([...path, key], value, shownPart?.[key], rule.normalise);
    }
  }

  function add(
    path: FieldPath,
    declared: Comparable,
    shown: Comparable | undefined,
    normalise?: Normalise,
  ): void {
    leaves.push({ path, declared: hashOf(declared, normalise), shown: hashOf(shown ?? null, normalise) });
  }
}

function hashOf(value: Comparable, normalise: Normalise = (same) => same): string {
  const shown = shownValue(value);
  if (shown === null) return NOTHING;
  if (shown === NOT_COMPARED || shown instanceof Secret) return SECRET;
  return shortHash(normalise(shown));
}

function shortHash(value: Json): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : canonicalText(value);
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}

function canonicalText(value: Json): string {
  try {
    return canonicalize(value) ?? '';
  } catch {
    // Half of a character is not canonical; its escaped form tells it apart all the same.
    return JSON.stringify(value);
  }
}
