/** The address of a page with its query; parts that are not given, or empty, are left out. */
export function pageAddress(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '',
  );
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/** The address of the page of one object. */
export function objectAddress(source: string, key: string): string {
  return pageAddress('/object', { source, key });
}

/** The address of the page of one run. */
export function runAddress(source: string, id: string): string {
  return pageAddress('/run', { source, id });
}
