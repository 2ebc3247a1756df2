import { isJsonObject, type Json, type JsonObject } from './json.ts';
import { readSchema } from './read-schema.ts';

const FILES: Readonly<Record<string, string>> = {
  Offering: 'offering.schema.json',
  ServiceAccount: 'service-account.schema.json',
  BackendResource: 'backend-resource.schema.json',
  OpenPortalAllocation: 'open-portal-allocation.schema.json',
  LexisLink: 'lexis-link.schema.json',
  OpenStackServerGroup: 'open-stack-server-group.schema.json',
  ResourceLimits: 'resource-limits.schema.json',
};

const COMMON = 'common.schema.json';

/** The kinds that have a schema, which are the kinds that manifests may have. */
export const MANIFEST_KINDS: readonly string[] = Object.keys(FILES);

/** The definitions that the schemas refer to as `common.schema.json`. */
export function commonSchema(): JsonObject {
  return readSchema(COMMON);
}

/** The schema of a kind, which refers to the common one; `undefined` for an unknown kind. */
export function kindSchema(kind: string): JsonObject | undefined {
  const file = Object.hasOwn(FILES, kind) ? FILES[kind] : undefined;
  return file === undefined ? undefined : readSchema(file);
}

/** The schema of a kind as one document that refers to nothing else, for editors; `undefined` for an unknown kind. */
export function bundledSchema(kind: string): JsonObject | undefined {
  const schema = kindSchema(kind);
  if (schema === undefined) return undefined;
  const common = definitions(commonSchema());
  const own = definitions(schema);
  const used = new Set<string>();
  const rewritten = withLocalReferences(schema, used);
  // Definitions refer to each other, so the set grows while it is walked.
  for (const name of used) withLocalReferences(common[name] ?? null, used, true);
  const needed = Object.entries(common).filter(([name]) => used.has(name));
  return {
    ...(isJsonObject(rewritten) ? rewritten : {}),
    $defs: withLocalReferences({ ...own, ...Object.fromEntries(needed) }, new Set()),
  };
}

function withLocalReferences(schema: Json, used: Set<string>, isCommon = false): Json {
  if (Array.isArray(schema)) {
    return (schema as readonly Json[]).map((item) => withLocalReferences(item, used, isCommon));
  }
  if (!isJsonObject(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key !== '$ref' || typeof value !== 'string')
        return [key, withLocalReferences(value, used, isCommon)];
      const local = value.replace(COMMON, '');
      if (isCommon || local !== value) used.add(local.slice('#/$defs/'.length));
      return [key, local];
    }),
  );
}

function definitions(schema: JsonObject): JsonObject {
  const found = schema['$defs'];
  return isJsonObject(found) ? found : {};
}
