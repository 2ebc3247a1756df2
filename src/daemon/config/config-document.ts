import { diagnose, withoutReplaced } from '../../manifest/document-findings.ts';
import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { locateNode } from '../../manifest/locate-node.ts';
import type { DocumentPath } from '../../manifest/manifest.ts';
import { NestedTooDeeply, parseDocuments, type ParsedDocument } from '../../manifest/parse-documents.ts';
import { readValue } from '../../manifest/read-value.ts';
import { schemaFindings } from '../../manifest/schema-findings.ts';
import type { SourceText } from '../../manifest/source-text.ts';
import { syntaxFindings } from '../../manifest/syntax-findings.ts';
import type { Environment } from '../../waldur/environment.ts';
import { configErrors, configSchema } from './config-schema.ts';
import { configOptions } from './config-options.ts';
import { environmentOptions, type EnvironmentOptions, type SetOption } from './environment-options.ts';

/** The values of a configuration, from its file and the environment, and what is wrong with them so far. */
export interface ConfigDocument {
  /** Fits the schema when there is no error among the diagnostics. */
  readonly value: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
  /** A finding at the place of a value, or about the variable that sets it. `sentence` continues "the configuration". */
  readonly finding: (
    path: DocumentPath,
    sentence: string,
    hints: readonly string[],
    part?: 'key' | 'value',
  ) => Diagnostic;
}

/** Reads the text of a configuration and sets in it what the environment says. Never throws for what they hold. */
export function configDocument(text: SourceText, env: Environment): ConfigDocument {
  const document = firstDocument(text);
  if (!('contents' in document)) return rejected([document], text);
  const syntax = syntaxFindings(document, text.text);
  if (syntax.length > 0)
    return rejected(
      syntax.map((one) => inFile(diagnose(one, undefined, text))),
      text,
    );
  const { value: written, findings } = readValue(document.contents);
  const unread = findings.map((one) => inFile(diagnose(one, undefined, text)));
  if (written !== null && !isJsonObject(written)) {
    return rejected(
      [...unread, { ...problem('is no mapping of options', []), position: text.position(0, 1) }],
      text,
    );
  }
  const given = written ?? {};
  const options = environmentOptions(env, configOptions(configSchema()), namesIn(given['sources']));
  const value = options.set.reduce<JsonObject>(
    (all, { path, value: one }) => withOption(all, path, one),
    given,
  );

  function finding(
    path: DocumentPath,
    sentence: string,
    hints: readonly string[],
    part: 'key' | 'value' = 'value',
  ) {
    const variable = settingAt(options.set, path);
    if (variable !== undefined) return problem(`${sentence} (${variable} sets it)`, hints);
    const range = 'contents' in document ? locateNode(document.contents, path, part) : { start: 0, end: 1 };
    return { ...problem(sentence, hints), position: text.position(range.start, range.end) };
  }

  const mismatches = schemaFindings(configErrors(value), value, 'daemon').map(
    ({ path, sentence, hints, part }) => finding(path, sentence, hints, part),
  );
  return {
    value,
    finding,
    diagnostics: [
      ...unread,
      ...withoutReplaced(mismatches, unread),
      ...options.unreadable.map(({ variable, needed }) =>
        problem(`cannot take the value of ${variable}, which must be ${needed}`, []),
      ),
      ...options.unknown.map(notAnOption),
    ],
  };
}

function firstDocument(text: SourceText): ParsedDocument | Diagnostic {
  try {
    const [first, second] = parseDocuments(text.text);
    if (second === undefined) return first ?? emptyDocument();
    return {
      ...problem('has more than one document', ['Keep one of them.']),
      position: text.position(second.range[0], second.range[0] + 1),
    };
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return {
      ...problem('is nested too deeply', []),
      position: text.position(error.offset, error.offset + 1),
    };
  }
}

/** A file without anything leaves all to the environment. */
function emptyDocument(): ParsedDocument {
  const [document] = parseDocuments('{}');
  if (document === undefined) throw new Error('the parser gave no document');
  return document;
}

function rejected(diagnostics: readonly Diagnostic[], text: SourceText): ConfigDocument {
  return {
    value: {},
    diagnostics,
    finding: (_, sentence, hints) => ({ ...problem(sentence, hints), position: text.position(0, 1) }),
  };
}

function problem(sentence: string, hints: readonly string[]): Diagnostic {
  return { code: 'CONFIG_INVALID', severity: 'error', summary: `the configuration ${sentence}`, hints };
}

/** The same finding, as one about a configuration. */
function inFile(diagnostic: Diagnostic): Diagnostic {
  const { summary, ...rest } = diagnostic;
  return { ...rest, code: 'CONFIG_INVALID', summary: summary.replace(/^the document/u, 'the configuration') };
}

function namesIn(sources: Json | undefined): readonly string[] {
  return isJsonObject(sources) ? Object.keys(sources) : [];
}

function withOption(document: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...document, [name]: value };
  const inside = document[name];
  return { ...document, [name]: withOption(isJsonObject(inside) ? inside : {}, rest, value) };
}

/** The variable that sets the value at a path, or something around it. */
function settingAt(set: readonly SetOption[], path: DocumentPath): string | undefined {
  return set.find((option) => option.path.every((part, index) => part === String(path[index])))?.variable;
}

function notAnOption({ variable, meant }: EnvironmentOptions['unknown'][number]): Diagnostic {
  const hint = meant === undefined ? 'It is left out.' : `Did you mean ${meant}? It is left out.`;
  const { code, summary } = problem(`has no option that ${variable} could set`, []);
  return { code, severity: 'warning', summary, hints: [hint] };
}
