import { parseAllDocuments, type Document } from 'yaml';

/** One YAML document with the ranges of its nodes. */
export type ParsedDocument = Document.Parsed;

/**
 * The documents of a YAML 1.2 text (which JSON is, too). What is wrong with one is in its `errors` and `warnings`.
 * Throws a RangeError when the text is nested too deeply to be read.
 */
export function parseDocuments(text: string): readonly ParsedDocument[] {
  // Duplicate keys are found while values are read: the check of the parser takes quadratic time.
  return [
    ...parseAllDocuments(text, {
      version: '1.2',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    }),
  ];
}
