/**
 * Where a value from outside comes from: an environment variable or a file, as `valueFrom` says.
 * With `format: json` the text is parsed and must be JSON; without, it is the text (one final line feed of a file is dropped).
 */
export type ValueSource = { readonly format?: 'text' | 'json' } & (
  { readonly env: string } | { readonly file: string }
);
