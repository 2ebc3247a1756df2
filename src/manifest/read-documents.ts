import type { Diagnostic } from './diagnostic.ts';
import { fileFailure } from './file-failure.ts';
import { loadDocument, MOST_FINDINGS } from './load-document.ts';
import type { Manifest } from './manifest.ts';
import { DEEPEST } from './nesting.ts';
import { NestedTooDeeply, parseDocuments, type ParsedDocument } from './parse-documents.ts';
import type { SourceText } from './source-text.ts';

/** What the documents of one file say, as plain data. */
export interface ReadDocuments {
  /** What fits the schemas of their kinds; `index` counts all documents of the file. */
  readonly contents: readonly { readonly index: number; readonly content: Omit<Manifest, 'locate'> }[];
  /** What is wrong with the documents. A set with an error is never planned. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads and checks the documents of one file. Never throws for what it holds. */
export function readDocuments(text: SourceText): ReadDocuments {
  let documents: Iterable<ParsedDocument>;
  try {
    documents = parseDocuments(text.text);
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return { contents: [], diagnostics: [tooDeep(text, error.offset)] };
  }
  const contents: ReadDocuments['contents'][number][] = [];
  const diagnostics: Diagnostic[] = [];
  let index = 0;
  for (const document of documents) {
    const loaded = loadDocument(document, text);
    diagnostics.push(...loaded.diagnostics);
    if (loaded.content !== undefined) contents.push({ index, content: loaded.content });
    index += 1;
  }
  return { contents, diagnostics: capped(diagnostics, text.file) };
}

function tooDeep(text: SourceText, offset: number): Diagnostic {
  const hint = `At most ${String(DEEPEST)} levels are read.`;
  return {
    ...fileFailure('MANIFEST_TOO_DEEP', text.file, 'is nested too deeply', [hint]),
    position: text.position(offset, offset + 1),
  };
}

function capped(diagnostics: readonly Diagnostic[], file: string): readonly Diagnostic[] {
  if (diagnostics.length <= MOST_FINDINGS) return diagnostics;
  return [
    ...diagnostics.slice(0, MOST_FINDINGS),
    fileFailure(
      'MANIFEST_TOO_MANY_FINDINGS',
      file,
      `has more than ${String(MOST_FINDINGS)} findings, of which the rest is not shown`,
      ['Mend those that are shown and validate again.'],
    ),
  ];
}
