import { manifestKey, type DocumentPath, type Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Provider } from '../../providers/provider.ts';

/** A provider whose types are not known here; what one of its methods returns is only ever given back to it. */
export type AnyProvider = Provider<unknown, unknown>;

/** One object that the manifests ask for: a document, or a member that a document declares inside itself. */
export interface PlanNode {
  readonly key: ObjectKey;
  readonly provider: AnyProvider;
  readonly spec: unknown;
  readonly origin: Manifest;
  /** Where the object is in its document. */
  readonly path: DocumentPath;
  /** The document's own object, for a member. */
  readonly owner?: ObjectKey;
  /** For a document: the kinds of members of which it declares all. */
  readonly complete: readonly string[];
}

/** All objects of a manifest set, each followed by its members. Throws for a kind without a provider, which is a bug. */
export function planNodes(
  manifests: readonly Manifest[],
  providers: readonly AnyProvider[],
): readonly PlanNode[] {
  const byKind = new Map(providers.map((provider) => [provider.kind, provider]));
  return manifests.flatMap((manifest) => {
    const key = manifestKey(manifest);
    const provider = providerOf(manifest.kind, byKind);
    const members = provider.members?.(key, manifest.spec) ?? [];
    const node: PlanNode = {
      key,
      provider,
      spec: manifest.spec,
      origin: manifest,
      path: ['spec'],
      complete: members.filter((group) => group.complete).map((group) => group.kind),
    };
    return [
      node,
      ...members.flatMap((group) =>
        group.items.map((item) => ({
          key: item.key,
          provider: providerOf(group.kind, byKind),
          spec: item.spec,
          origin: manifest,
          path: item.path,
          owner: group.owner,
          complete: [],
        })),
      ),
    ];
  });
}

function providerOf(kind: string, byKind: ReadonlyMap<string, AnyProvider>): AnyProvider {
  const provider = byKind.get(kind);
  if (provider === undefined) throw new Error(`there is no provider for the kind ${kind}`);
  return provider;
}
