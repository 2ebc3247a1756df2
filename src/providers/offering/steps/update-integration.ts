import { captureName, type BodyTemplate, type Select, type Step } from '../../step.ts';
import { SECRET_MAPS, type SecretMapName } from '../live-offering.ts';
import { captured, declared, literal, object } from './filled.ts';
import { wholeMap } from './update-fields.ts';
import { isChanged, setting, type Work } from './work.ts';

/** Dropped by newer servers unless it is sent again. See docs/waldur-api/offerings.md, Integration. */
const CERTIFICATE = 'openstack_api_tls_certificate';

type Entry = readonly [string, BodyTemplate];

/**
 * The maps behind `update_integration`, in one request. Where the server replaces a whole map, keys that no manifest
 * declares are sent as they are; secret ones are read just before and are kept in memory only.
 */
export function updateIntegration(work: Work): readonly Step[] {
  const maps = SECRET_MAPS.filter((field) => isChanged(work, field) && !isSentAtCreate(work, field));
  const plain = [...pluginOptions(work), ...backendId(work)];
  if (maps.length === 0 && plain.length === 0) return [];
  const carried = new Map(
    SECRET_MAPS.map((field) => [field, carriedKeys(work, field, maps.includes(field))] as const),
  );
  const secret = SECRET_MAPS.flatMap((field): Entry[] => {
    const keys = carried.get(field) ?? [];
    if (!maps.includes(field) && keys.length === 0) return [];
    const kept = keys.map((key) => carriedEntry(work, field, key));
    return [[field, object([...kept, ...emptyEntries(work, field), ...changedEntries(work, field)])]];
  });
  const fields = [...secret, ...plain];
  const read = readCarried(work, carried);
  const done = `${fields.map(([field]) => field).join(', ')} set`;
  return [...read, setting(`${work.path}update_integration/`, object(fields), done)];
}

function isSentAtCreate(work: Work, field: SecretMapName): boolean {
  return work.live === undefined && field === 'secret_options' && work.facts.secretsAtCreate;
}

function pluginOptions(work: Work): Entry[] {
  if (work.live === undefined || !isChanged(work, 'plugin_options')) return [];
  if (work.facts.optionMaps === 'replaced') {
    return [['plugin_options', literal(wholeMap(work, 'plugin_options'))]];
  }
  const entries = Object.entries(work.spec.plugin_options ?? {});
  return [
    [
      'plugin_options',
      literal(Object.fromEntries(entries.filter(([key]) => isChanged(work, 'plugin_options', key)))),
    ],
  ];
}

function backendId(work: Work): Entry[] {
  if (work.live === undefined || !isChanged(work, 'backend_id')) return [];
  return [['backend_id', literal(work.spec.backend_id ?? '')]];
}

function changedEntries(work: Work, field: SecretMapName): Entry[] {
  return Object.entries(work.spec[field] ?? {})
    .filter(([key, value]) => isChanged(work, field, key) && value !== null)
    .map(([key, value]) => [key, declared(value)]);
}

/** The live keys that have to be sent again unchanged. */
function carriedKeys(work: Work, field: SecretMapName, isWritten: boolean): readonly string[] {
  const live = work.live?.secrets[field] ?? {};
  const present = Object.entries(live).flatMap(([key, value]) => (value === null ? [] : [key]));
  const untouched = present.filter((key) => !isChanged(work, field, key));
  if (work.facts.optionMaps === 'replaced') return isWritten ? untouched : [];
  const drops = field === 'secret_options' && work.type.startsWith('OpenStack.');
  return drops ? untouched.filter((key) => key === CERTIFICATE) : [];
}

/** Live keys without a value, where the whole map is replaced. */
function emptyEntries(work: Work, field: SecretMapName): Entry[] {
  if (work.facts.optionMaps !== 'replaced') return [];
  return Object.entries(work.live?.secrets[field] ?? {}).flatMap(([key, value]): Entry[] =>
    value === null && !isChanged(work, field, key) ? [[key, literal(null)]] : [],
  );
}

function carriedEntry(work: Work, field: SecretMapName, key: string): Entry {
  return [key, captured(captureName(work.change.wanted.key, field, key))];
}

function readCarried(work: Work, carried: ReadonlyMap<SecretMapName, readonly string[]>): readonly Step[] {
  const captures = [...carried].flatMap(([field, keys]) =>
    keys.map((key): Select => ({
      capture: captureName(work.change.wanted.key, field, key),
      take: `/${field}/${pointerPart(key)}`,
      secret: true,
    })),
  );
  if (captures.length === 0) return [];
  const field: readonly string[] = [...carried].flatMap(([name, keys]) => (keys.length === 0 ? [] : [name]));
  return [{ type: 'read', path: work.path, query: { field }, captures }];
}

function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
