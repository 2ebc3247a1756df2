import { locateNode } from './locate-node.ts';
import type { Manifest } from './manifest.ts';
import { parseDocuments, type ParsedDocument } from './parse-documents.ts';
import type { ReadDocuments } from './read-documents.ts';
import type { SourceText } from './source-text.ts';

/** The manifests of one file. Its text is parsed again when somebody asks one of them where something is. */
export function manifestsOf(text: SourceText, read: ReadDocuments): readonly Manifest[] {
  let again: readonly ParsedDocument[] | undefined;
  return read.contents.map(({ index, content }) => ({
    ...content,
    locate: (path, part = 'value') => {
      again ??= [...parseDocuments(text.text)];
      const range = locateNode(again[index]?.contents ?? null, path, part);
      return text.position(range.start, range.end);
    },
  }));
}
