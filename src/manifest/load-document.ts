import type { Diagnostic } from './diagnostic.ts';
import { didYouMean } from './did-you-mean.ts';
import { diagnose, withoutReplaced } from './document-findings.ts';
import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { kindValidator } from './kind-validator.ts';
import { locateNode } from './locate-node.ts';
import { API_VERSION, type Manifest } from './manifest.ts';
import { objectKey, type ObjectKey } from './object-key.ts';
import type { ParsedDocument } from './parse-documents.ts';
import { readValue } from './read-value.ts';
import { MANIFEST_KINDS } from './schema-documents.ts';
import { schemaFindings, type SchemaFinding } from './schema-findings.ts';
import { soundPart } from './sound-part.ts';
import type { SourceText } from './source-text.ts';
import { syntaxFindings } from './syntax-findings.ts';

/** What a document declares, and what is wrong with it; neither for an empty one. */
export interface LoadedDocument {
  /** What fits the schema of its kind; without the rest when there are diagnostics. `undefined` when too little does. */
  readonly content: Omit<Manifest, 'locate'> | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Beyond this many findings of one file nobody reads on, and finding their places takes time. */
export const MOST_FINDINGS = 1_000;

/** Reads and checks one document of a file. */
export function loadDocument(document: ParsedDocument, text: SourceText): LoadedDocument {
  const syntax = syntaxFindings(document, text.text);
  if (syntax.length > 0) return rejected(syntax.map((finding) => diagnose(finding, undefined, text)));
  const { value, findings } = readValue(document.contents);
  if (value === null && findings.length === 0) return rejected([]);
  const subject = subjectOf(value);
  const found = findings.map((finding) => diagnose(finding, subject, text));
  const place = ({ path, part, ...rest }: SchemaFinding): Diagnostic =>
    diagnose({ ...rest, ...locateNode(document.contents, path, part) }, subject, text);

  const obstacle = headingFinding(value);
  if (obstacle !== undefined) return rejected([...found, place(obstacle)]);
  const kind = isJsonObject(value) ? value['kind'] : undefined;
  const validate = typeof kind === 'string' ? kindValidator(kind) : undefined;
  if (validate === undefined || !isJsonObject(value) || typeof kind !== 'string')
    throw new Error('a kind without schema got through');
  const errors = validate(value);
  if (errors.length === 0 && found.length === 0) return { content: asContent(value), diagnostics: [] };
  const mismatches = schemaFindings(errors.slice(0, MOST_FINDINGS + 1), value, kind).map(place);
  const others = withoutReplaced(mismatches, found);
  const isReadable = found.length === 0 && errors.length <= MOST_FINDINGS;
  const rest = isReadable ? soundPart(value, errors, validate) : undefined;
  return { content: rest && asContent(rest), diagnostics: [...found, ...others] };
}

function rejected(diagnostics: readonly Diagnostic[]): LoadedDocument {
  return { content: undefined, diagnostics };
}

function heading(
  code: string,
  path: readonly string[],
  sentence: string,
  ...hints: readonly string[]
): SchemaFinding {
  return { code, path, part: 'value', sentence, hints };
}

/** What keeps us from choosing a schema. */
function headingFinding(value: Json): SchemaFinding | undefined {
  if (!isJsonObject(value)) {
    return heading(
      'MANIFEST_NOT_A_MAPPING',
      [],
      'is no mapping',
      'A manifest has apiVersion, kind, metadata and spec.',
    );
  }
  const { kind, apiVersion } = value as { readonly [key: string]: Json | undefined };
  const kinds = `This release knows: ${MANIFEST_KINDS.join(', ')}.`;
  if (typeof kind !== 'string') {
    return heading(
      'MANIFEST_NO_KIND',
      ['kind'],
      'has no kind',
      kinds,
      'Keep files that are no manifests elsewhere.',
    );
  }
  if (apiVersion !== API_VERSION) {
    const shown = apiVersion === undefined ? 'no apiVersion' : `the apiVersion ${JSON.stringify(apiVersion)}`;
    return heading(
      'MANIFEST_API_VERSION',
      ['apiVersion'],
      `has ${shown}`,
      `Write apiVersion: ${API_VERSION}`,
    );
  }
  if (!MANIFEST_KINDS.includes(kind)) {
    const meant = didYouMean(kind, MANIFEST_KINDS);
    const hints = meant === undefined ? [kinds] : [`Did you mean "${meant}"?`, kinds];
    return heading(
      'MANIFEST_UNKNOWN_KIND',
      ['kind'],
      `has the unknown kind ${JSON.stringify(kind)}`,
      ...hints,
    );
  }
  return undefined;
}

function subjectOf(value: Json): ObjectKey | undefined {
  if (!isJsonObject(value)) return undefined;
  const { kind, metadata } = value as { readonly [key: string]: Json | undefined };
  const name = isJsonObject(metadata) ? metadata['name'] : undefined;
  return typeof kind === 'string' && typeof name === 'string' ? objectKey(kind, name) : undefined;
}

/** The schema has checked the shape of all of this. */
function asContent(document: JsonObject): Omit<Manifest, 'locate'> {
  const { kind, metadata, spec } = document as unknown as Omit<Manifest, 'locate'>;
  return { kind, metadata, spec };
}
