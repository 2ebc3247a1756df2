import type { JsonObject } from '../../manifest/json.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import { captureName, type BodyTemplate } from '../step.ts';

/** A place that belongs to one object alone, as it holds its uuid: `undefined` for one whose steps capture it as `uuid`. */
export function placeByUuid(key: ObjectKey, uuid: string | undefined, rest: JsonObject): BodyTemplate {
  if (uuid !== undefined) return { value: { ...rest, uuid }, fill: [] };
  return {
    value: { ...rest, uuid: null },
    fill: [{ pointer: '/uuid', capture: captureName(key, 'uuid') }],
  };
}
