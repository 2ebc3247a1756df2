import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Where a path leads once all links are followed. The last parts of it need not exist. */
export function realPlace(path: string): string {
  const written = resolve(path);
  try {
    return realpathSync(written);
  } catch {
    const parent = dirname(written);
    return parent === written ? written : join(realPlace(parent), basename(written));
  }
}
