import { uuid as plainUuid } from '../../diff/normalise/uuid.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { placeByUuid } from '../pruning/place-by-uuid.ts';
import type { BodyTemplate } from '../step.ts';
import { linkedResource } from './linked-resource.ts';
import { rowOf } from './live-link.ts';
import type { LinkChange } from './work.ts';

/** Which link it is, and those whose roles decide who is shown it and who may delete it. */
export function placeOfLink({ wanted, live, instance }: LinkChange): BodyTemplate {
  const { row } = linkedResource(wanted, instance);
  return placeByUuid(wanted.key, rowOf(live)?.uuid, {
    ...uuidIn(row, 'project'),
    ...uuidIn(row, 'customer'),
    ...uuidIn(row, 'provider'),
  });
}

function uuidIn(row: JsonObject, part: string): JsonObject {
  const uuid = plainUuid(row[`${part}_uuid`] ?? null);
  return typeof uuid === 'string' ? { [part]: uuid } : {};
}
