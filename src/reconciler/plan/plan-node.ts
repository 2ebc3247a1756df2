import { manifestKey, type DocumentPath, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { AnyProvider } from './any-provider.ts';
import { identifier } from './identify.ts';

/** A place that asks for an object. */
export interface Declaration {
  readonly spec: unknown;
  readonly origin: Manifest;
  /** Where the object is in its document. */
  readonly path: DocumentPath;
}

/** One object that the manifests ask for: a document, or a member that documents declare inside themselves. */
export interface PlanNode extends Declaration {
  readonly key: ObjectKey;
  readonly provider: AnyProvider;
  /** The objects of the documents that declare a member; none for a document. */
  readonly owners: readonly ObjectKey[];
  /** Further declarations of the same member. Validation sees to it that they all say the same. */
  readonly again: readonly Declaration[];
  /** For a document: the kinds of members of which it declares all. */
  readonly complete: readonly string[];
}

/**
 * All objects of a manifest set, each followed by its members; a member that is declared several times stands where it
 * is declared first. Throws for a kind without a provider, which is a bug.
 */
export function planNodes(
  manifests: readonly Manifest[],
  providers: readonly AnyProvider[],
): readonly PlanNode[] {
  const byKind = new Map(providers.map((provider) => [provider.kind, provider]));
  const identify = identifier(manifests, byKind);
  const nodes = new Map<ObjectKey, PlanNode>();
  for (const origin of manifests) {
    const key = manifestKey(origin);
    const provider = providerOf(origin.kind, byKind);
    const groups = provider.members?.(key, origin.spec, identify) ?? [];
    const complete = groups.filter((group) => group.complete).map((group) => group.kind);
    nodes.set(key, {
      key,
      provider,
      spec: origin.spec,
      origin,
      path: ['spec'],
      owners: [],
      again: [],
      complete,
    });
    for (const group of groups) {
      for (const item of group.items) {
        const member = { ...item, provider: providerOf(group.kind, byKind), origin, complete: [] };
        nodes.set(item.key, joined(nodes.get(item.key), { ...member, owners: [group.owner], again: [] }));
      }
    }
  }
  return [...nodes.values()];
}

function joined(first: PlanNode | undefined, node: PlanNode): PlanNode {
  if (first === undefined) return node;
  const { spec, origin, path } = node;
  return {
    ...first,
    owners: [...new Set([...first.owners, ...node.owners])],
    again: [...first.again, { spec, origin, path }],
  };
}

function providerOf(kind: string, byKind: ReadonlyMap<string, AnyProvider>): AnyProvider {
  const provider = byKind.get(kind);
  if (provider === undefined) throw new Error(`there is no provider for the kind ${kind}`);
  return provider;
}
