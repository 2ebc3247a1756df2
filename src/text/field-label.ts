import type { FieldPath } from '../diff/field-change.ts';

/** Fields whose members have an identity: what one member is called. */
const MEMBERS: Readonly<Record<string, string>> = {
  components: 'component',
  plans: 'plan',
  endpoints: 'endpoint',
  organization_groups: 'organization group',
  tags: 'tag',
};

/** Maps of plans, by component: what one entry is called. */
const ENTRIES: Readonly<Record<string, string>> = {
  prices: 'price',
  quotas: 'quota',
};

/**
 * What people call a field, e.g. `description`, `plugin_options.homedir_prefix`, `plan "Default"` or
 * `plan "Default" price of gpu`. Untrusted text in it is not escaped yet.
 */
export function fieldLabel(path: FieldPath): string {
  const [first = '', identity, ...rest] = path;
  const member = own(MEMBERS, first);
  if (member === undefined || identity === undefined) return dotted(path);
  const name = `${member} ${JSON.stringify(identity)}`;
  if (rest.length === 0) return name;
  const [map = '', ...entry] = rest;
  const word = own(ENTRIES, map);
  return word === undefined || entry.length === 0
    ? `${name} ${dotted(rest)}`
    : `${name} ${word} of ${dotted(entry)}`;
}

/** True for the path of a whole member of a set, e.g. `['plans', 'Default']`. */
export function isMember(path: FieldPath): boolean {
  const [first = '', identity, ...rest] = path;
  return own(MEMBERS, first) !== undefined && identity !== undefined && rest.length === 0;
}

function dotted(path: FieldPath): string {
  return path.map((part) => (/^[\w-]+$/u.test(part) ? part : JSON.stringify(part))).join('.');
}

function own(words: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
