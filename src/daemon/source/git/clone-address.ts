/**
 * A clone URL without what differs between the ways to one repository: scheme, user, port, `.git` and the case of the
 * letters. Two that are equal may be the same repository. Pure.
 */
export function cloneAddress(url: string): string {
  const [, host = '', path = ''] =
    /^[a-z+]+:\/\/(?:[^@/]*@)?([^/:]*)(?::\d+)?\/(.*)$/iu.exec(url) ??
    /^(?:[^@/]*@)?([^/:]+):(.*)$/u.exec(url) ??
    [];
  return `${host}/${path
    .replace(/^\/+/u, '')
    .replace(/\/+$/u, '')
    .replace(/\.git$/iu, '')}`.toLowerCase();
}
