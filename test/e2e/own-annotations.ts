/** The annotations of this project, given without the prefix that their names have. */
export function ownAnnotations<Value>(annotations: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`gitops.waldur.com/${name}`, value]),
  );
}
