import type { ObjectKey } from '../../manifest/object-key.ts';
import type { LexisLinkSpec } from '../../manifest/types.gen.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Wanted } from '../provider.ts';
import { LINKS, readLink, type LinkRow } from './live-link.ts';
import { wholeListIsCheaper } from '../whole-list.ts';

/** Milliseconds that a server needs for one row of the list. See docs/waldur-api/lexis-links.md, What a read costs. */
export const LINK_ROW_COST = 2.7;

/** What was found of the wanted links, and how it was looked for. */
export interface FoundLinks {
  readonly links: ReadonlyMap<ObjectKey, readonly LinkRow[]>;
  readonly decisions: readonly string[];
}

/** Finds links by the uuid that pins them, or by their resource; none for a resource that does not exist yet. */
export async function findLinks(
  reader: Reader,
  wanted: readonly Wanted<LexisLinkSpec>[],
  resources: ReadonlyMap<ObjectKey, string | undefined>,
): Promise<FoundLinks> {
  const byResource = wanted.filter(({ key, uuid }) => uuid === undefined && resources.get(key) !== undefined);
  const choice = await wholeListIsCheaper(reader, {
    collection: LINKS,
    noun: 'link',
    asked: byResource.length,
    rowCost: LINK_ROW_COST,
  });
  const list = choice.whole ? rows((await reader.list(LINKS)).items.map(readLink)) : undefined;
  const links = await Promise.all(
    wanted.map(async ({ key, uuid }) => {
      if (uuid !== undefined) return [key, rows([readLink(await reader.get(`${LINKS}${uuid}/`))])] as const;
      const resource = resources.get(key);
      if (resource === undefined) return [key, []] as const;
      const known = list ?? rows((await reader.list(LINKS, { resource_uuid: resource })).items.map(readLink));
      return [key, known.filter((link) => link.resource === resource)] as const;
    }),
  );
  return { links: new Map(links), decisions: choice.decisions };
}

function rows(read: readonly (LinkRow | undefined)[]): readonly LinkRow[] {
  return read.filter((link) => link !== undefined);
}
