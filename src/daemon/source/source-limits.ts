/** What a source may have at most; more is taken for a mistake or an attack. */
export const SOURCE_LIMITS = {
  files: 10_000,
  /** Of all files together. */
  bytes: 64 * 1024 * 1024,
  /** Entries of a tree below its path, whatever they are. */
  entries: 200_000,
} as const;
