/** Names one object of a manifest set, e.g. `Offering/test-cluster`, or a grant, `Grant/Offering/test-cluster:OFFERING.MANAGER:alice`. */
export type ObjectKey = `${string}/${string}`;

/** The key of an object of a kind. */
export function objectKey(kind: string, name: string): ObjectKey {
  return `${kind}/${name}`;
}

/** True for a text that has the form of a key. */
export function isObjectKey(text: string): text is ObjectKey {
  return /^[^/]+\/./u.test(text);
}

/** The kind in a key: all before the first slash. */
export function kindOf(key: ObjectKey): string {
  return key.slice(0, key.indexOf('/'));
}
