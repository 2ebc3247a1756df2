import type { Finding } from './finding.ts';
import type { ParsedDocument } from './parse-documents.ts';

/** One mistake makes many messages of the parser, of which the first ones tell. */
const MOST_PER_DOCUMENT = 10;

const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Indent with spaces.',
  BAD_INDENT: 'Items of one mapping or list begin at the same column.',
  BLOCK_AS_IMPLICIT_KEY: 'A text with a colon and a space in it must be in quotes.',
  MULTILINE_IMPLICIT_KEY: 'Is a colon, a quote or a bracket missing on this line?',
  MISSING_CHAR: 'Is a quote, a bracket or a comma missing?',
  BAD_ALIAS: 'A text that begins with * or & must be in quotes.',
  TAG_RESOLVE_FAILED:
    'Tags are not used in manifests: remove it, or put a text that begins with an exclamation mark in quotes.',
};

/** What keeps a document from being YAML 1.2. */
export function syntaxFindings(document: ParsedDocument, text: string): readonly Finding[] {
  const found = [...document.errors, ...document.warnings]
    .slice(0, MOST_PER_DOCUMENT)
    .map((error): Finding => {
      const hint = HINTS[error.code];
      return {
        code: 'MANIFEST_SYNTAX',
        start: error.pos[0],
        end: error.pos[1],
        sentence: `is not valid YAML: ${error.message.replace(/\.$/u, '')}`,
        hints: hint === undefined ? [] : [hint],
      };
    });
  const version = document.directives?.yaml;
  if (version?.explicit !== true || version.version === '1.2') return found;
  const start = text.lastIndexOf('%YAML', document.range[0]);
  return [
    ...found,
    {
      code: 'MANIFEST_SYNTAX',
      start,
      end: start + '%YAML'.length,
      sentence: `asks for YAML ${version.version}`,
      hints: ['Manifests are YAML 1.2: remove the %YAML line.'],
    },
  ];
}
