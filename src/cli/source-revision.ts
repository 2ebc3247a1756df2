import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { workTreeOf } from '../reconciler/sinks/work-tree.ts';

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u;
const LARGEST = 16 * 1024 * 1024;

/**
 * The commit that is checked out in the git work tree in which all these files and directories lie; `undefined` when
 * there is none, or git keeps it in a way that we do not know. Whether files differ from the commit is not looked at.
 * No program is started.
 */
export function sourceRevision(sources: readonly string[]): string | undefined {
  const trees = new Set(sources.map((source) => (source === '-' ? undefined : treeOf(source))));
  const [tree] = trees;
  return trees.size === 1 && tree !== undefined ? headOf(tree) : undefined;
}

function treeOf(source: string): string | undefined {
  // The work tree of a directory is looked for from a file in it.
  return workTreeOf(join(resolve(source), 'file')) ?? workTreeOf(resolve(source));
}

function headOf(tree: string): string | undefined {
  const directory = gitDirectory(join(tree, '.git'));
  const head = directory === undefined ? undefined : textOf(join(directory, 'HEAD'));
  if (directory === undefined || head === undefined) return undefined;
  if (COMMIT.test(head)) return head;
  const [, name] = /^ref: (refs\/[^\s\\]+)$/u.exec(head) ?? [];
  if (name === undefined || name.split('/').includes('..')) return undefined;
  // Branches of further work trees are kept with those of the first.
  const shared = resolve(directory, textOf(join(directory, 'commondir')) ?? '.');
  const loose = textOf(join(directory, name)) ?? textOf(join(shared, name));
  const commit = loose ?? packed(join(shared, 'packed-refs'), name);
  return commit !== undefined && COMMIT.test(commit) ? commit : undefined;
}

/** A `.git` is a directory, or a file that names one. */
function gitDirectory(path: string): string | undefined {
  const text = textOf(path);
  if (text === undefined) return path;
  const [, named] = /^gitdir: (.+)$/u.exec(text) ?? [];
  return named === undefined ? undefined : resolve(path, '..', named);
}

function packed(path: string, name: string): string | undefined {
  const line = textOf(path)
    ?.split('\n')
    .find((text) => text.endsWith(` ${name}`));
  return line?.slice(0, line.indexOf(' '));
}

/** The text of a file without blanks around it; `undefined` when it cannot be read. */
function textOf(path: string): string | undefined {
  try {
    const facts = statSync(path);
    return facts.isFile() && facts.size <= LARGEST ? readFileSync(path, 'utf8').trim() : undefined;
  } catch {
    return undefined;
  }
}
