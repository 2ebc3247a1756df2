import type { DocumentPath } from '../../manifest/manifest.ts';

/** Notes one error; `summary` continues a sentence that begins with the object. */
export type TellMistake = (
  code: string,
  path: DocumentPath,
  finding: { readonly summary: string; readonly hints: readonly string[] },
) => void;
