import type { Generation } from '../../src/waldur/instance.ts';
import type { Document, World } from '../e2e/world.ts';

/** What the conformance suite has to know of a kind. All of it is about a sandbox with the default seed. */
export interface KindDescription {
  readonly kind: string;
  /** Tells apart the ways in which objects of one kind are worked on; absent where there is one. */
  readonly way?: string;
  /** The generations that have it. On the others it is blocked, and nothing else is. */
  readonly generations: readonly Generation[];
  /** Adds what the server has to have besides its seed. */
  prepare?(world: World): void;
  /** Asks for one object of the kind, which `number` tells from others; 0 is the one of the other methods. */
  document(generation: Generation, number: number): Document;
  /** One change of each field, each on top of those before it. */
  changes(generation: Generation): readonly FieldChange[];
  /** The fields of the schema that no change is about, and why. */
  readonly otherFields: Readonly<Record<string, string>>;
  /** Changes one field of the object by hand, so that it differs from its document; answers which. */
  drift(world: World): string;
  /** How many objects of the kind the server has. */
  count(world: World): number;
  /** False: the kind sets what belongs to another object, and makes none. */
  readonly makes: boolean;
  /** The server goes on working after it has answered, so a run may wait for it. */
  readonly hasWorker: boolean;
  /** Lets the server call the object erred; answers what a plan has to say of it. Absent: there is no such state. */
  erred?(world: World): string;
  /** What happens to it when its manifest is gone and nothing else is asked for. */
  readonly removedBy: 'archive' | 'deactivate' | 'delete' | 'release';
  /** Adds the objects that the documents 1 to `last` ask for, as if they had been applied. */
  copies(world: World, last: number): void;
  /** The requests of a plan of many objects: so many whatever there is, and lists that are read page by page. */
  readonly reads: { readonly fixed: number; readonly lists: number };
}

/** A change of one field. */
export interface FieldChange {
  readonly field: string;
  readonly document: Document;
  /** What a plan calls it; `update` when it is absent. */
  readonly action?: 'replace';
  /** The field identifies the object, so the object is pinned by its uuid for this change. */
  readonly isPinned?: true;
}

/** Changes that are each declared on top of those before: of the fields of `parts`, in their order. */
export function oneByOne<Spec extends object>(
  document: (changed: Partial<Spec>) => Document,
  parts: Partial<Spec>,
  of: (field: string) => Pick<FieldChange, 'action' | 'isPinned'> = () => ({}),
): readonly FieldChange[] {
  let changed: Partial<Spec> = {};
  return Object.entries(parts).map(([field, value]) => {
    changed = { ...changed, [field]: value };
    return { field, document: document(changed), ...of(field) };
  });
}
