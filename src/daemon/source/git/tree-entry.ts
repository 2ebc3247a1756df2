/** One entry of a tree of git; `path` is seen from the root of the repository. */
export interface TreeEntry {
  /** E.g. `100644` a file, `120000` a symbolic link, `160000` a submodule, `040000` a tree. */
  readonly mode: string;
  readonly id: string;
  /** Bytes; absent for what is no file. */
  readonly size: number | undefined;
  readonly path: string;
}

/** Entries as `git ls-tree -z -l` writes them. Lines that are none are left out. Pure. */
export function treeEntries(output: Buffer, below: string): readonly TreeEntry[] {
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line): TreeEntry[] => {
      const tab = line.indexOf('\t');
      const [mode, , id, size] = line.slice(0, tab).split(/ +/u);
      if (tab < 0 || mode === undefined || id === undefined) return [];
      const name = line.slice(tab + 1);
      return [
        {
          mode,
          id,
          size: size === undefined || size === '-' ? undefined : Number(size),
          path: below === '' ? name : `${below}/${name}`,
        },
      ];
    });
}
