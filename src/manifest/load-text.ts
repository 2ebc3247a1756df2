import type { Diagnostic } from './diagnostic.ts';
import { fileFailure } from './file-failure.ts';
import { loadDocument, MOST_FINDINGS } from './load-document.ts';
import { DEEPEST } from './nesting.ts';
import { locateNode } from './locate-node.ts';
import type { Manifest } from './manifest.ts';
import { NestedTooDeeply, parseDocuments, type ParsedDocument } from './parse-documents.ts';
import type { SourceText } from './source-text.ts';

/** The manifests of one file, and what is wrong with the others. */
export interface LoadedText {
  readonly manifests: readonly Manifest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the documents of one file. The text is parsed again when somebody asks a manifest where something is. */
export function loadText(text: SourceText): LoadedText {
  let documents: Iterable<ParsedDocument>;
  try {
    documents = parseDocuments(text.text);
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return { manifests: [], diagnostics: [tooDeep(text, error.offset)] };
  }
  let again: readonly ParsedDocument[] | undefined;
  const manifests: Manifest[] = [];
  const diagnostics: Diagnostic[] = [];
  let count = 0;
  for (const document of documents) {
    const index = count;
    count += 1;
    const loaded = loadDocument(document, text);
    diagnostics.push(...loaded.diagnostics);
    if (loaded.content === undefined) continue;
    manifests.push({
      ...loaded.content,
      locate: (path, part = 'value') => {
        again ??= [...parseDocuments(text.text)];
        const range = locateNode(again[index]?.contents ?? null, path, part);
        return text.position(range.start, range.end);
      },
    });
  }
  return { manifests, diagnostics: capped(diagnostics, text.file) };
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
