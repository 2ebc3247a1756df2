import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** So many characters of a secret together are no accident. */
const WINDOW = 12;

/**
 * Names the secrets of which a text shows a part of 12 characters or more: plainly, or in base64, hexadecimal or as
 * part of an address.
 */
export function tracesIn(text: string, secrets: Readonly<Record<string, string>>): readonly string[] {
  const lower = text.toLowerCase();
  return Object.entries(secrets).flatMap(([name, secret]) =>
    formsOf(secret).some((form) => windows(form.toLowerCase()).some((part) => lower.includes(part)))
      ? [name]
      : [],
  );
}

/** The same for all files below a directory, as `file: secret`; `except` are relative paths. */
export async function tracesBelow(
  directory: string,
  secrets: Readonly<Record<string, string>>,
  except: ReadonlySet<string>,
): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      const name = relative(directory, path);
      if (!entry.isFile() || except.has(name)) return tracesIn(name, secrets);
      return tracesIn(`${name} ${await readFile(path, 'latin1')}`, secrets).map(
        (secret) => `${name}: ${secret}`,
      );
    }),
  );
  return found.flat();
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encoded = [0, 1, 2].map((shift) => {
    // The first and last characters depend on what is around the secret.
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(4, -4);
  });
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), ...encoded];
}

function windows(text: string): readonly string[] {
  return Array.from({ length: Math.max(1, text.length - WINDOW + 1) }, (_, start) =>
    text.slice(start, start + WINDOW),
  );
}
