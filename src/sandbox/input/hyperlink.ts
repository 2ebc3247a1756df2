import { pythonType, type Call } from '../http/call.ts';
import { canonicalUuid } from '../store/store.ts';
import { invalid, type Reader } from './read-fields.ts';

/**
 * A hyperlink to a row of `collection`, read as its uuid. Only the path counts; the host is not looked at.
 */
export function hyperlink(call: Call, collection: string, rows: ReadonlyMap<string, unknown>): Reader {
  return (value) => {
    if (typeof value !== 'string') {
      throw invalid(`Incorrect type. Expected URL string, received ${pythonType(value)}.`);
    }
    const path = value.replace(/^[a-z]+:\/\/[^/]+/i, '');
    const [, name, id] = /^\/api\/([a-z0-9-]+)\/([^/.]+)\/$/.exec(path) ?? [];
    if (name === undefined || id === undefined || !call.world.profile.collections.includes(name)) {
      throw invalid('Invalid hyperlink - No URL match.');
    }
    if (name !== collection) throw invalid('Invalid hyperlink - Incorrect URL match.');
    const uuid = canonicalUuid(id);
    if (uuid === undefined || !rows.has(uuid)) throw invalid('Invalid hyperlink - Object does not exist.');
    return uuid;
  };
}
