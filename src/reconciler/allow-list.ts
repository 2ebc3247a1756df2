import { realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { realPlace } from './sinks/real-place.ts';

/**
 * What manifests may use of the machine when nobody who runs the command answers for them. What is not listed is not
 * allowed. Paths are absolute.
 */
export interface AllowList {
  /** A text is a program, with any arguments; a list is a program with exactly these arguments. */
  readonly commands: readonly (string | readonly string[])[];
  /** Secrets may be written to files in and below these. */
  readonly sinkDirectories: readonly string[];
  /** Files, and directories with all below them, that values may come from. */
  readonly readableFiles: readonly string[];
  /** Variables that values may come from. */
  readonly environment: readonly string[];
  /** Files with credentials of our own, which no manifest gets at, whatever else is allowed. */
  readonly ownFiles: readonly string[];
}

/** Whether manifests may name this program with these arguments. */
export function mayStart(allow: AllowList, command: readonly string[]): boolean {
  const [program] = command;
  return allow.commands.some((allowed) =>
    typeof allowed === 'string'
      ? allowed === program
      : allowed.length === command.length && allowed.every((word, index) => word === command[index]),
  );
}

/** Whether a secret may be written to this file, wherever links lead. */
export function mayWrite(allow: AllowList, path: string): boolean {
  return !isOwn(allow, path) && isWithin(path, allow.sinkDirectories);
}

/** Whether values may come from this file, wherever links lead. */
export function mayRead(allow: AllowList, path: string): boolean {
  return !isOwn(allow, path) && isWithin(path, allow.readableFiles);
}

function isOwn({ ownFiles }: AllowList, path: string): boolean {
  const real = realPlace(path);
  return ownFiles.some((file) => realPlace(file) === real);
}

function isWithin(path: string, places: readonly string[]): boolean {
  const real = realPlace(path);
  return places.some((place) => {
    const allowed = existing(place);
    if (allowed === undefined) return false;
    return real === allowed || real.startsWith(allowed.endsWith(sep) ? allowed : `${allowed}${sep}`);
  });
}

function existing(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
