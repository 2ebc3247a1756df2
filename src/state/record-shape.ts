import { DELETION_POLICIES } from '../manifest/deletion-policy.ts';
import { isJsonObject } from '../manifest/json.ts';
import { filledText, jsonObject, list, object, oneOf, text, truth, type Shape } from './shape.ts';

const key: Shape = (value) => (typeof value === 'string' && /^[^/]+\/./u.test(value) ? undefined : '');

/** What an InventoryEntry has to look like. */
export const entryShape = object(
  {
    key,
    label: text,
    uuid: filledText,
    owners: list(key),
    needs: list(key),
    place: jsonObject,
    fields: text,
    members: list(text),
    isProtected: truth,
    manifest: text,
    at: text,
  },
  { adopted: truth, deletionPolicy: oneOf(DELETION_POLICIES), revision: text, rotated: text },
);

const intentFields = {
  key,
  label: text,
  request: text,
  makesObject: truth,
  members: list(text),
  at: text,
};

const intentOptions = { lookup: jsonObject, place: jsonObject, owners: list(key) };

/** What an OpenIntent has to look like. */
export const openIntentShape = object(intentFields, { ...intentOptions, uuid: filledText });

const RECORDS: ReadonlyMap<unknown, Shape> = new Map([
  ['intent', object({ type: text, intent: object(intentFields, intentOptions) })],
  ['made', object({ type: text, key, uuid: filledText })],
  ['settled', object({ type: text, key })],
  ['put', object({ type: text, entry: entryShape })],
  ['removed', object({ type: text, key })],
  ['moved', object({ type: text, from: key, to: key })],
]);

/** What a StateRecord has to look like. */
export const recordShape: Shape = (value) => {
  const shape = isJsonObject(value) ? RECORDS.get(value['type']) : undefined;
  return shape === undefined ? 'type' : shape(value);
};
