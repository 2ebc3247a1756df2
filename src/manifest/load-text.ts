import type { Diagnostic } from './diagnostic.ts';
import { fileFailure } from './file-failure.ts';
import { loadDocument } from './load-document.ts';
import { locateNode } from './locate-node.ts';
import type { Manifest } from './manifest.ts';
import { parseDocuments, type ParsedDocument } from './parse-documents.ts';
import type { SourceText } from './source-text.ts';

/** Beyond this many findings of one file the rest is only counted. */
const MOST_FINDINGS = 1_000;

/** The manifests of one file, and what is wrong with the others. */
export interface LoadedText {
  readonly manifests: readonly Manifest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the documents of one file. The text is parsed again when somebody asks a manifest where something is. */
export function loadText(text: SourceText): LoadedText {
  let documents: readonly ParsedDocument[];
  try {
    documents = parseDocuments(text.text);
  } catch (error) {
    // The parser is recursive, and this is how it gives up.
    if (!(error instanceof RangeError)) throw error;
    return {
      manifests: [],
      diagnostics: [
        fileFailure('MANIFEST_TOO_DEEP', text.file, 'is nested too deeply', ['At most 100 levels are read.']),
      ],
    };
  }
  let again: readonly ParsedDocument[] | undefined;
  const manifests: Manifest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, document] of documents.entries()) {
    const loaded = loadDocument(document, text);
    diagnostics.push(...loaded.diagnostics);
    if (loaded.content === undefined) continue;
    manifests.push({
      ...loaded.content,
      locate: (path, part = 'value') => {
        again ??= parseDocuments(text.text);
        const range = locateNode(again[index]?.contents ?? null, path, part);
        return text.position(range.start, range.end);
      },
    });
  }
  return { manifests, diagnostics: capped(diagnostics, text.file) };
}

function capped(diagnostics: readonly Diagnostic[], file: string): readonly Diagnostic[] {
  const left = diagnostics.length - MOST_FINDINGS;
  if (left <= 0) return diagnostics;
  return [
    ...diagnostics.slice(0, MOST_FINDINGS),
    fileFailure(
      'MANIFEST_TOO_MANY_FINDINGS',
      file,
      `has ${String(left)} more findings, which are not shown`,
      ['Mend those that are shown and validate again.'],
    ),
  ];
}
