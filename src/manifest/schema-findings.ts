import type { ErrorObject } from 'ajv/dist/2020.js';
import { isJsonObject, type Json } from './json.ts';
import type { DocumentPath } from './manifest.ts';
import { describeMismatch, type Mismatch } from './describe-mismatch.ts';

/** A place in a document that does not fit the schema. */
export interface SchemaFinding extends Omit<Mismatch, 'field'> {
  readonly path: DocumentPath;
}

/** What a schema says about a document, as findings for people: one for each mistake. */
export function schemaFindings(
  errors: readonly ErrorObject[],
  document: Json,
  kind: string,
): readonly SchemaFinding[] {
  return withoutEchoes(withoutBranches(errors)).map((error) => {
    const path = toPath(error.instancePath, document);
    const mismatch = describeMismatch(error, path, kind);
    const { code, sentence, hints, part, field } = mismatch;
    return { code, sentence, hints, part, path: field === undefined ? path : [...path, field] };
  });
}

/** What follows from another mistake at the same place: nothing empty has the form, and no key is none of several. */
const ECHOES: Readonly<Record<string, string>> = { pattern: 'minLength', minProperties: 'required' };

function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const found = new Set(errors.map(({ instancePath, keyword }) => `${keyword} ${instancePath}`));
  return errors.filter(({ instancePath, keyword }) => {
    const cause = ECHOES[keyword];
    return cause === undefined || !found.has(`${cause} ${instancePath}`);
  });
}

/** Leaves of each choice only what belongs to the alternative that was probably meant. */
function withoutBranches(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'if') continue;
    if (error.keyword !== 'anyOf') {
      kept.push(error);
      continue;
    }
    const branches: ErrorObject[] = [];
    for (let last = kept.at(-1); last !== undefined && isAtOrBelow(last, error); last = kept.at(-1)) {
      branches.unshift(last);
      kept.pop();
    }
    kept.push(...likeliest(branches, error));
  }
  return kept;
}

function likeliest(branches: readonly ErrorObject[], choice: ErrorObject): readonly ErrorObject[] {
  const isHere = (error: ErrorObject): boolean => error.instancePath === choice.instancePath;
  const fitting = branches.filter((error) => !(isHere(error) && error.keyword === 'type'));
  const below = fitting.filter((error) => !isHere(error));
  if (below.length > 0) return below;
  const isOneBranch = new Set(fitting.map((error) => error.parentSchema)).size === 1;
  return isOneBranch ? fitting.map((error) => explainedBy(error, choice)) : [choice];
}

/** An alternative that has no words of its own is explained by those of the choice. */
function explainedBy(error: ErrorObject, choice: ErrorObject): ErrorObject {
  return Object.assign(error, { parentSchema: { ...choice.parentSchema, ...error.parentSchema } });
}

function isAtOrBelow(error: ErrorObject, choice: ErrorObject): boolean {
  return (
    error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`)
  );
}

function toPath(pointer: string, document: Json): DocumentPath {
  let value: Json | undefined = document;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (Array.isArray(value)) {
        const index = Number(key);
        value = (value as readonly Json[])[index];
        return index;
      }
      value = isJsonObject(value) ? value[key] : undefined;
      return key;
    });
}
