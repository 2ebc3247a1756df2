import { isJsonObject, type Json, type JsonObject } from '../../manifest/json.ts';
import { valueAt } from '../../manifest/json-pointer.ts';
import { isObjectKey, type ObjectKey } from '../../manifest/object-key.ts';
import { GENERATIONS } from '../../waldur/instance.ts';
import type { Action } from '../plan.ts';
import { manifestsDigest, planDigest, type SavedObject, type SavedPlan } from './saved-plan.ts';
import { SAVED_FORMAT, withChecksum } from './saved-plan-text.ts';

/** Why a text is no plan that can be applied: continues a sentence that begins with the name of its file. */
export interface UnusablePlan {
  readonly code: 'PLAN_FILE_INVALID' | 'PLAN_FILE_CHANGED' | 'PLAN_FILE_FORMAT';
  readonly sentence: string;
  readonly hints: readonly string[];
}

/** No plan of ours is nested more deeply: steps hold manifests' values, which have 100 levels at most. */
const DEEPEST = 200;

const ACTIONS: readonly Action[] = [
  'create',
  'update',
  'replace',
  'delete',
  'archive',
  'deactivate',
  'unlink',
  'release',
  'adopt',
  'forget',
  'no-op',
  'blocked',
  'waiting',
];
const PLAN_AGAIN = 'Make the plan again.';

/**
 * Reads the text of a saved plan with its digest. Every byte counts: what is not exactly as `savedPlanText` has written
 * it is refused. Never throws for what the text holds. What the manifests in it say is not checked here.
 */
export function readSavedPlan(
  text: string,
): { readonly saved: SavedPlan; readonly digest: string } | UnusablePlan {
  const document = parsed(text);
  if (!isJsonObject(document) || field(document, 'type') !== 'saved-plan') {
    return {
      code: 'PLAN_FILE_INVALID',
      sentence: 'is no saved plan, or not the whole of one',
      hints: ['`plan --out` writes saved plans. Manifests are applied with -f.'],
    };
  }
  const format = field(document, 'formatVersion');
  if (format !== SAVED_FORMAT) return otherFormat(document, format);
  if (isTooDeep(document) || withChecksum(document) !== text) {
    return {
      code: 'PLAN_FILE_CHANGED',
      sentence: 'is not as it was written: its checksum does not fit',
      hints: [`Take the file as \`plan --out\` has written it, unformatted. ${PLAN_AGAIN}`],
    };
  }
  const saved = savedFrom(document);
  const digest = saved === undefined ? undefined : planDigest(saved);
  const source = field(document, 'source');
  const isWhole =
    saved !== undefined &&
    digest === field(document, 'digest') &&
    isJsonObject(source) &&
    manifestsDigest(saved.manifests) === field(source, 'manifests');
  if (isWhole && digest !== undefined) return { saved, digest };
  return {
    code: 'PLAN_FILE_INVALID',
    sentence: 'holds a plan that this program cannot have written',
    hints: [PLAN_AGAIN],
  };
}

function otherFormat(document: JsonObject, format: Json | undefined): UnusablePlan {
  const version = field(document, 'toolVersion');
  return {
    code: 'PLAN_FILE_FORMAT',
    sentence: isVersion(format)
      ? `has the format ${format}, and this release reads the format ${SAVED_FORMAT}`
      : 'does not say which format it has',
    hints: [
      `Apply it with the release that wrote it${isVersion(version) ? `, ${version}` : ''}, or make the plan again with this one.`,
    ],
  };
}

function isVersion(value: unknown): value is string {
  return typeof value === 'string' && /^[\w.+-]{1,40}$/u.test(value);
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Takes no stack, however deep it is. */
function isTooDeep(document: Json): boolean {
  const waiting: { readonly value: Json; readonly depth: number }[] = [{ value: document, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    if (value === null || typeof value !== 'object') continue;
    if (depth > DEEPEST) return true;
    for (const item of Object.values<Json>(value)) waiting.push({ value: item, depth: depth + 1 });
  }
  return false;
}

function savedFrom(document: JsonObject): SavedPlan | undefined {
  const toolVersion = textAt(document, 'toolVersion');
  const instance = instanceFrom(field(document, 'instance'));
  const source = field(document, 'source');
  const [revision, manifestSet] = ['revision', 'manifestSet'].map((name) =>
    isJsonObject(source) ? textAt(source, name) : undefined,
  );
  const options = optionsFrom(field(document, 'options'));
  const objects = listOf(field(document, 'objects'), objectFrom);
  const manifests = listOf(field(document, 'manifests'), (item) => (isJsonObject(item) ? item : undefined));
  if (toolVersion === undefined || instance === undefined || options === undefined) return undefined;
  if (objects === undefined || manifests === undefined) return undefined;
  return {
    toolVersion,
    instance,
    ...(revision === undefined ? {} : { revision }),
    ...(manifestSet === undefined ? {} : { manifestSet }),
    options,
    objects,
    manifests,
  };
}

function instanceFrom(value: Json | undefined): SavedPlan['instance'] | undefined {
  if (!isJsonObject(value)) return undefined;
  const [url, version, user] = ['url', 'version', 'user'].map((name) => textAt(value, name));
  const generation = GENERATIONS.find((name) => name === field(value, 'generation'));
  if (url === undefined || version === undefined || user === undefined || generation === undefined) {
    return undefined;
  }
  return { url, generation, version, user };
}

function optionsFrom(value: Json | undefined): SavedPlan['options'] | undefined {
  if (!isJsonObject(value)) return undefined;
  const { prune, writeSecrets, adoptOnly, maxDeletePercent } = value;
  const targets = listOf(field(value, 'targets'), keyFrom);
  if (typeof prune !== 'boolean' || typeof writeSecrets !== 'boolean' || typeof adoptOnly !== 'boolean') {
    return undefined;
  }
  if (typeof maxDeletePercent !== 'number' || targets === undefined) return undefined;
  return { prune, writeSecrets, adoptOnly, maxDeletePercent, targets };
}

function objectFrom(value: Json): SavedObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const key = keyFrom(field(value, 'key') ?? null);
  const label = textAt(value, 'label');
  const action = ACTIONS.find((name) => name === field(value, 'action'));
  const dependsOn = listOf(field(value, 'dependsOn'), keyFrom);
  const steps = listOf(field(value, 'steps'), stepFrom);
  if (key === undefined || label === undefined || action === undefined) return undefined;
  if (dependsOn === undefined || steps === undefined) return undefined;
  const [reason, uuid, compared] = ['reason', 'uuid', 'compared'].map((name) => textAt(value, name));
  return {
    key,
    label,
    action,
    ...(reason === undefined ? {} : { reason }),
    ...(uuid === undefined ? {} : { uuid }),
    ...(compared === undefined ? {} : { compared }),
    dependsOn,
    steps,
  };
}

/** A step of any kind; where its body is filled, the places exist. */
function stepFrom(value: Json): JsonObject | undefined {
  if (!isJsonObject(value) || textAt(value, 'type') === undefined) return undefined;
  const fill = valueAt(value, '/body/fill') ?? [];
  const places = listOf(fill, (place) => (isJsonObject(place) ? textAt(place, 'pointer') : undefined));
  const exist = places?.every((pointer) => valueAt(value, `/body/value${pointer}`) !== undefined);
  return exist === true ? value : undefined;
}

function keyFrom(value: Json): ObjectKey | undefined {
  return typeof value === 'string' && isObjectKey(value) ? value : undefined;
}

/** All items as they are read; `undefined` when there is no list, or one of them cannot be read. */
function listOf<Item>(
  value: Json | undefined,
  read: (item: Json) => Item | undefined,
): readonly Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items: Item[] = [];
  for (const item of value as readonly Json[]) {
    const one = read(item);
    if (one === undefined) return undefined;
    items.push(one);
  }
  return items;
}

function textAt(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' ? value : undefined;
}

function field(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
