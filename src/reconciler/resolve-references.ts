import { uuid as plainUuid } from '../diff/normalise/uuid.ts';
import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { Json, JsonObject } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Resolved } from '../providers/reference.ts';
import { REFERENCE_TARGETS, type ReferenceField } from '../providers/reference-targets.ts';
import { RejectedByApiError } from '../waldur/errors.ts';
import type { Instance } from '../waldur/instance.ts';
import type { Reader } from '../waldur/reader.ts';
import { createRowFinder, type Rows, type Search } from './references/find-rows.ts';
import * as diagnostics from './references/reference-diagnostics.ts';
import type { Question } from './references/reference-diagnostics.ts';

/**
 * What became of one question. Without `resolved` the diagnostics say why: an error blocks the object; a warning alone
 * means that this server has no such collection, so the kind refuses the field and the object goes on without it.
 */
export interface Answer {
  readonly question: Question;
  readonly resolved?: Resolved;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a question is narrowed by. */
interface Containers {
  readonly within: Answer | undefined;
  readonly alsoWithin: Answer | undefined;
}

/** Finds out what references point at. It remembers what it has read, so one is made per run. */
export interface ReferenceResolver {
  /**
   * The answers in the order of the questions. `known` holds the objects of the manifest set that were observed live;
   * a `manifest` reference to one that is not there is answered as planned. Throws the classes of errors.ts.
   */
  resolve(
    questions: readonly Question[],
    known: ReadonlyMap<ObjectKey, Resolved>,
  ): Promise<readonly Answer[]>;
  /** How the reads were chosen so far, one sentence each. */
  readonly decisions: readonly string[];
}

/** A resolver for one run. References of the same kind of target are looked up together, with as few requests as possible. */
export function createReferenceResolver(options: {
  readonly reader: Reader;
  readonly instance: Instance;
}): ReferenceResolver {
  const { instance } = options;
  const finder = createRowFinder(options.reader);

  async function resolve(
    questions: readonly Question[],
    known: ReadonlyMap<ObjectKey, Resolved>,
  ): Promise<readonly Answer[]> {
    const within = await resolveContainers(questions, 'within', known);
    const alsoWithin = await resolveContainers(questions, 'alsoWithin', known);
    const prepared = questions.map((question) =>
      prepare(question, known, { within: within.get(question), alsoWithin: alsoWithin.get(question) }),
    );
    const searches = prepared.flatMap((item) => ('search' in item ? [item.search] : []));
    const rows = (await finder.find(searches)).values();
    return Promise.all(
      prepared.map((item) =>
        'search' in item ? judge(item.question, item.search, rows.next().value ?? []) : Promise.resolve(item),
      ),
    );
  }

  async function resolveContainers(
    questions: readonly Question[],
    way: 'within' | 'alsoWithin',
    known: ReadonlyMap<ObjectKey, Resolved>,
  ): Promise<ReadonlyMap<Question, Answer>> {
    const narrowed = questions.flatMap((question) => {
      const { by, [way]: reference } = question.reference;
      return 'field' in by && reference !== undefined
        ? [{ question, inner: { ...question, reference } }]
        : [];
    });
    if (narrowed.length === 0) return new Map();
    const answers = await resolve(
      narrowed.map(({ inner }) => inner),
      known,
    );
    return new Map(
      narrowed.flatMap(({ question }, index) => {
        const answer = answers[index];
        return answer === undefined ? [] : [[question, answer] as const];
      }),
    );
  }

  function prepare(
    question: Question,
    known: ReadonlyMap<ObjectKey, Resolved>,
    containers: Containers,
  ): Answer | { readonly question: Question; readonly search: Search } {
    const { by, target } = question.reference;
    if ('manifest' in by) {
      const resolved = known.get(by.manifest) ?? { state: 'planned', key: by.manifest, label: by.manifest };
      return { question, resolved, diagnostics: [] };
    }
    if (REFERENCE_TARGETS[target].keys[by.field] === undefined) {
      return refused(question, diagnostics.keyNotAllowed(question, by.field));
    }
    const { collection, onlyWith = collection.replace(/\/$/u, '') } = REFERENCE_TARGETS[target];
    if (!instance.collections.has(onlyWith)) {
      return refused(question, diagnostics.noCollection(question, instance));
    }
    for (const container of [containers.within, containers.alsoWithin]) {
      if (container === undefined || container.resolved?.state === 'found') continue;
      if (container.resolved === undefined) return { question, diagnostics: container.diagnostics };
      return refused(question, diagnostics.insidePlanned(question, container.resolved.label));
    }
    return { question, search: searchOf(question, by, containers) };
  }

  async function judge(question: Question, search: Search, rows: Rows): Promise<Answer> {
    if (rows instanceof RejectedByApiError) {
      return refused(question, diagnostics.notReadable(question, rows, instance));
    }
    const [row] = rows;
    if (row === undefined) return missing(question, search);
    if (rows.length > 1) return refused(question, diagnostics.ambiguous(question, rows));
    return { question, resolved: found(search, row), diagnostics: [] };
  }

  async function missing(question: Question, search: Search): Promise<Answer> {
    const target = REFERENCE_TARGETS[search.target];
    const sees = instance.caller.isStaff || instance.caller.isSupport;
    if (search.field === 'uuid' && target.unseenUuid === true && !sees) {
      const resolved = found(search, { uuid: search.value });
      return { question, resolved, diagnostics: [diagnostics.takenOnTrust(question, instance)] };
    }
    const candidates = search.field === 'uuid' ? [] : await finder.suggestions(search);
    return refused(question, diagnostics.notFound(question, candidates, instance));
  }

  function found(search: Search, row: JsonObject): Resolved {
    const target = REFERENCE_TARGETS[search.target];
    const uuid = uuidText(row['uuid']) ?? '';
    const { url } = row;
    const label = row[target.label];
    return {
      state: 'found',
      uuid,
      url: typeof url === 'string' ? url : `${instance.url}${target.collection}${uuid}/`,
      label: typeof label === 'string' && label !== '' ? label : search.value,
      object: row,
    };
  }

  return {
    resolve,
    get decisions() {
      return finder.decisions;
    },
  };
}

function searchOf(
  question: Question,
  by: { readonly field: ReferenceField; readonly value: string },
  containers: Containers,
): Search {
  const within = uuidOf(containers.within);
  const alsoWithin = uuidOf(containers.alsoWithin);
  return {
    target: question.reference.target,
    field: by.field,
    value: by.value,
    ...(within === undefined ? {} : { within }),
    ...(alsoWithin === undefined ? {} : { alsoWithin }),
  };
}

function uuidOf(container: Answer | undefined): string | undefined {
  return container?.resolved?.state === 'found' ? container.resolved.uuid : undefined;
}

function refused(question: Question, diagnostic: Diagnostic): Answer {
  return { question, diagnostics: [diagnostic] };
}

function uuidText(value: Json | undefined): string | undefined {
  const uuid = plainUuid(value ?? null);
  return typeof uuid === 'string' ? uuid : undefined;
}
