import { Composer, Parser, type CST, type Document } from 'yaml';
import { firstTooDeep, guessNesting } from './nesting.ts';

/** One YAML document with the ranges of its nodes. */
export type ParsedDocument = Document.Parsed;

/** A text is nested more deeply than can be read without risk for the whole process. */
export class NestedTooDeeply extends Error {
  override readonly name = 'NestedTooDeeply';
  /** Where the first level begins that is too deep. */
  readonly offset: number;

  constructor(offset: number) {
    super('the text is nested too deeply');
    this.offset = offset;
  }
}

/**
 * The documents of a YAML 1.2 text (which JSON is, too). What is wrong with one is in its `errors` and `warnings`.
 * They are made one by one, and can be walked once. Throws NestedTooDeeply before the first.
 */
export function parseDocuments(text: string): Iterable<ParsedDocument> {
  const nesting = guessNesting(text);
  if (typeof nesting === 'number') throw new NestedTooDeeply(nesting);
  const composer = new Composer({
    version: '1.2',
    // Duplicate keys are found while values are read: the check of the composer takes quadratic time.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const tokens = new Parser().parse(text);
  return composer.compose(nesting === 'unclear' ? shallow(tokens) : tokens);
}

/** The composer is recursive, and a stack that overflows in it can end the process. */
function shallow(tokens: Iterable<CST.Token>): readonly CST.Token[] {
  const all = [...tokens];
  const offset = firstTooDeep(all);
  if (offset !== undefined) throw new NestedTooDeeply(offset);
  return all;
}
