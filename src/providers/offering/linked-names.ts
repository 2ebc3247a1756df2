import type { JsonObject } from '../../manifest/json.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import type { Wanted } from '../provider.ts';
import type { Resolved } from '../reference.ts';
import { rowsAt, textAt, uuidAt } from './json-fields.ts';
import type { WrittenPointer } from '../pointer-key.ts';
import { referenceId } from './references.ts';

/** An object of the server that an offering or a plan is linked with: an organization group or a tag. */
export interface Linked {
  /** What identifies it in a comparison: its name, or its uuid where names are not unique. */
  readonly name: string;
  readonly uuid: string;
  readonly url: string;
}

/** The declared links of a list; pointers that this server cannot resolve are left out. */
export function declaredLinks(
  pointers: readonly WrittenPointer[],
  path: DocumentPath,
  references: ReadonlyMap<string, Resolved>,
): readonly Linked[] {
  const found = pointers.flatMap((_, index) => {
    const resolved = references.get(referenceId([...path, index]));
    return resolved?.state === 'found' ? [resolved] : [];
  });
  return named(found.map(({ label, uuid, url }) => ({ name: label, uuid, url })));
}

/** The live links of a list, with the names of the declared ones where they are the same objects. */
export function liveLinks(
  row: JsonObject,
  field: string,
  declared: readonly Linked[],
): readonly Linked[] | undefined {
  const known = new Map(declared.map((link) => [link.uuid, link]));
  const rows = rowsAt(row, field)?.flatMap((item) => {
    const uuid = uuidAt(item, 'uuid');
    return uuid === undefined
      ? []
      : [{ uuid, name: textAt(item, 'name') ?? uuid, url: textAt(item, 'url') ?? '' }];
  });
  if (rows === undefined) return undefined;
  const taken = new Set(declared.map(({ name }) => name));
  return named(rows).map((link) => known.get(link.uuid) ?? (taken.has(link.name) ? namedByUuid(link) : link));
}

/** The links of a field of the offering itself, declared and live. */
export function offeringLinks(
  field: 'organization_groups' | 'tags',
  wanted: Pick<
    Wanted<{ readonly [name in typeof field]?: readonly WrittenPointer[] }>,
    'spec' | 'references'
  >,
): readonly Linked[] {
  return declaredLinks(wanted.spec[field] ?? [], [field], wanted.references);
}

function named(links: readonly Linked[]): readonly Linked[] {
  return links.map((link) =>
    links.some((other) => other.name === link.name && other.uuid !== link.uuid) ? namedByUuid(link) : link,
  );
}

function namedByUuid(link: Linked): Linked {
  return { ...link, name: link.uuid };
}
