import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { Instance } from '../waldur/instance.ts';
import type { Wanted } from './provider.ts';

/**
 * The finding that blocks an object of a kind that this server does not have; empty when it has it. `collection` is a
 * name of `GET /api/`; `since` names the servers that have it, e.g. `Waldur 7.6.8 and newer`.
 */
export function missingCollection(
  { key, origin, path }: Wanted<unknown>,
  instance: Instance,
  collection: string,
  since: string,
): readonly Diagnostic[] {
  if (instance.collections.has(collection)) return [];
  return [
    {
      code: 'SERVER_LACKS_KIND',
      severity: 'error',
      summary: `${key} cannot be worked on: this server has no ${collection}`,
      hints: [`${since} have them. This one is of generation ${instance.generation}.`],
      subject: key,
      position: origin.locate(path),
    },
  ];
}
