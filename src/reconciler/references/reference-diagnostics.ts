import type { Diagnostic } from '../../manifest/diagnostic.ts';
import { didYouMean } from '../../manifest/did-you-mean.ts';
import type { JsonObject } from '../../manifest/json.ts';
import { manifestKey, type DocumentPath, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Reference } from '../../providers/reference.ts';
import { REFERENCE_TARGETS, type ReferenceField } from '../../providers/reference-targets.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { RejectedByApiError } from '../../waldur/errors.ts';

const MOST_SHOWN = 8;

/** A reference, and who makes it. */
export interface Question {
  readonly manifest: Manifest;
  readonly reference: Reference;
  /** Where the paths of the reference begin, e.g. the entry of a derived object; absent: at the root of the document. */
  readonly base?: DocumentPath;
  /** The object that makes it, when it is not the manifest itself. */
  readonly subject?: ObjectKey;
}

/** How sentences name what a reference asks for, e.g. `the organization with the name "Org"`. */
function wantedText(reference: Reference): string {
  const target = REFERENCE_TARGETS[reference.target];
  if ('manifest' in reference.by) return reference.by.manifest;
  const own = `the ${target.noun} with the ${reference.by.field} "${reference.by.value}"`;
  return `${own}${insideText(reference.within)}${insideText(reference.alsoWithin)}`;
}

function insideText(container: Reference | undefined): string {
  return container === undefined || 'manifest' in container.by ? '' : ` of ${wantedText(container)}`;
}

/** The reference uses a key that its target does not have. */
export function keyNotAllowed(question: Question, field: ReferenceField): Diagnostic {
  const target = REFERENCE_TARGETS[question.reference.target];
  const allowed = Object.keys(target.keys).join(', ');
  return diagnostic(
    question,
    'REFERENCE_KEY_NOT_ALLOWED',
    `refers to ${a(target.noun)} by ${field}, which does not identify one`,
    [`Allowed keys: ${allowed}.`],
  );
}

/** The server has no such collection; the kind itself refuses the field. */
export function noCollection(question: Question, instance: Instance): Diagnostic {
  const target = REFERENCE_TARGETS[question.reference.target];
  const found = diagnostic(
    question,
    'REFERENCE_NOT_SUPPORTED',
    `refers to ${wantedText(question.reference)}, and a server of the generation ${instance.generation} has no ${target.onlyWith === undefined ? target.plural : `${target.noun}s`}`,
    [],
  );
  return { ...found, severity: 'warning' };
}

/** The server refuses to show the collection. */
export function notReadable(question: Question, refusal: RejectedByApiError, instance: Instance): Diagnostic {
  return diagnostic(
    question,
    'REFERENCE_NOT_READABLE',
    `refers to ${wantedText(question.reference)}, which cannot be looked up: ${refusal.message}`,
    [
      `The account ${instance.caller.username} needs the right to list ${REFERENCE_TARGETS[question.reference.target].plural}.`,
    ],
  );
}

/** Nothing matches. `candidates` are what may have been meant. */
export function notFound(
  question: Question,
  candidates: readonly JsonObject[],
  instance: Instance,
): Diagnostic {
  const { reference } = question;
  const target = REFERENCE_TARGETS[reference.target];
  const by = 'field' in reference.by ? reference.by : undefined;
  const key = by === undefined ? undefined : target.keys[by.field];
  const names =
    key === undefined || key.field === 'uuid' ? [] : candidates.flatMap((row) => textOf(row[key.field]));
  const meant = didYouMean(by?.value ?? '', names);
  const archived =
    key !== undefined &&
    candidates.some((row) => row[key.field] === by?.value && target.ignores?.(row) === true);
  const all = instance.caller.isStaff || instance.caller.isSupport;
  return diagnostic(
    question,
    'REFERENCE_NOT_FOUND',
    `refers to ${wantedText(reference)}, which this server does not show`,
    [
      ...(archived ? ['There is an archived one: name it by uuid if it is meant.'] : []),
      ...(archived
        ? []
        : [meant === undefined ? thereAre(question, candidates) : `Did you mean "${meant}"?`]),
      ...(all
        ? []
        : [
            `The account ${instance.caller.username} does not see all ${target.plural} of the server; one that it does not see cannot be told from one that is missing.`,
            ...(target.unseenUuid === true ? [`Such a ${target.noun} can be named by uuid.`] : []),
          ]),
    ],
  );
}

/** What to do where nothing is alike: the few that are there, or where to look. */
function thereAre({ reference }: Question, candidates: readonly JsonObject[]): string {
  const target = REFERENCE_TARGETS[reference.target];
  const field = 'field' in reference.by ? reference.by.field : 'name';
  const shown = target.keys[field]?.field ?? target.label;
  const values = candidates.flatMap((row) => (target.ignores?.(row) === true ? [] : textOf(row[shown])));
  const known = [...new Set(values.filter((value) => value !== ''))].toSorted();
  if (field === 'uuid') return 'See that the uuid is right, and of this server.';
  // Who has an account is nothing for a comment that many can read.
  if (reference.target === 'user' || known.length === 0) {
    return `The ${field} is compared exactly. What is missing has to be made in Waldur first.`;
  }
  const rest = known.length - MOST_SHOWN;
  const list = known.slice(0, MOST_SHOWN).map((value) => JSON.stringify(value));
  return `There are: ${list.join(', ')}${rest > 0 ? ` and ${String(rest)} more` : ''}.`;
}

/** More than one matches, which is never guessed. */
export function ambiguous(question: Question, rows: readonly JsonObject[]): Diagnostic {
  const target = REFERENCE_TARGETS[question.reference.target];
  const shown = rows.slice(0, 10).map((row) => candidateText(row, target.label));
  const rest = rows.length > 10 ? ` and ${String(rows.length - 10)} more` : '';
  const missing = (['within', 'alsoWithin'] as const).flatMap((way) =>
    target[way] === undefined || question.reference[way] !== undefined
      ? []
      : [`the ${REFERENCE_TARGETS[target[way].target].noun}`],
  );
  const narrow = missing.length === 0 ? 'Use' : `Name ${missing.join(' and ')} as well, or use`;
  return diagnostic(
    question,
    'REFERENCE_AMBIGUOUS',
    `refers to ${wantedText(question.reference)}, and ${String(rows.length)} match`,
    [`They are: ${shown.join(', ')}${rest}.`, `${narrow} the key uuid to say which one is meant.`],
  );
}

/** It is looked for inside an object that does not exist yet. */
export function insidePlanned(question: Question, label: string): Diagnostic {
  return diagnostic(
    question,
    'REFERENCE_NOT_FOUND',
    `refers to ${wantedText(question.reference)} inside ${label}, which does not exist yet`,
    [`Create ${label} first, or refer to an object of the manifest set with the key manifest.`],
  );
}

/** The server does not show the user, and yet takes its uuid. */
export function takenOnTrust(question: Question, instance: Instance): Diagnostic {
  const found = diagnostic(
    question,
    'REFERENCE_NOT_VISIBLE',
    `refers to ${wantedText(question.reference)}, which the account ${instance.caller.username} does not see; the uuid is used as it is`,
    [],
  );
  return { ...found, severity: 'warning' };
}

function diagnostic(question: Question, code: string, summary: string, hints: readonly string[]): Diagnostic {
  const subject = question.subject ?? manifestKey(question.manifest);
  return {
    code,
    severity: 'error',
    summary: `${subject} ${summary}.`,
    hints,
    subject,
    position: question.manifest.locate([...(question.base ?? []), ...question.reference.path]),
  };
}

function candidateText(row: JsonObject, label: string): string {
  const [name = 'without a name'] = textOf(row[label]);
  const [customer] = textOf(row['customer_name']);
  const [uuid = 'unknown'] = textOf(row['uuid']);
  return `${name}${customer === undefined ? '' : ` of ${customer}`} (uuid ${uuid})`;
}

function textOf(value: unknown): readonly string[] {
  return typeof value === 'string' ? [value] : [];
}

function a(noun: string): string {
  return `${/^[aeo]/u.test(noun) ? 'an' : 'a'} ${noun}`;
}
