import type { Diagnostic } from './diagnostic.ts';
import type { Manifest } from './manifest.ts';

/** What was found in the files of a run. */
export interface ManifestSet {
  /** What fits the schemas of the documents, in the order of files and documents; no two have the same key. */
  readonly manifests: readonly Manifest[];
  /** What is wrong with files and documents. A set with an error is never planned. */
  readonly diagnostics: readonly Diagnostic[];
  /** The names of all files that were looked at; standard input is `stdin`. */
  readonly files: readonly string[];
}
