/** Names one object of a manifest set, e.g. `Offering/test-cluster`, or a grant, `Grant/Offering/test-cluster:OFFERING.MANAGER:alice`. */
export type ObjectKey = `${string}/${string}`;

/** The key of an object of a kind. */
export function objectKey(kind: string, name: string): ObjectKey {
  return `${kind}/${name}`;
}

/** The kind in a key: all before the first slash. */
export function kindOf(key: ObjectKey): string {
  return key.slice(0, key.indexOf('/'));
}
