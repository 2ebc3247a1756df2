import type { FieldChange } from '../../diff/field-change.ts';
import { isBelow } from '../../diff/is-below.ts';
import type { Leaf } from '../../diff/leaf-hashes.ts';
import type { Manifest } from '../../manifest/manifest.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { BodyTemplate, CaptureName } from '../../providers/step.ts';
import type { FieldMark } from '../../state/field-mark.ts';
import { keptFields, marksOf, type KeptFields } from '../../state/kept-fields.ts';
import { begunMarks, nearest } from './begun-marks.ts';
import type { EntryDraft, Extent } from './entry-draft.ts';
import { guardsOf } from './guards.ts';
import type { Owned } from './ownership.ts';

/** All that an entry is made of. */
export interface DraftInput {
  readonly key: ObjectKey;
  readonly label: string;
  readonly origin: Manifest;
  readonly owners: readonly ObjectKey[];
  readonly needs: readonly ObjectKey[];
  readonly owned: Owned;
  readonly digest: string;
  readonly revision?: string | undefined;
  /** The leaves that are managed. */
  readonly leaves: readonly Leaf[];
  /** The changes that are carried out. */
  readonly accepted: readonly FieldChange[];
  /** Those that are not, though they differ. */
  readonly refused: readonly FieldChange[];
  readonly uuid?: string | undefined;
  readonly uuidCaptures: readonly CaptureName[];
  readonly place: BodyTemplate;
  /** It was there before, and becomes ours now. */
  readonly isAdopted: boolean;
  /** It is deleted, and made again. */
  readonly isReplaced: boolean;
  /** As `passing` of its kind. */
  readonly passing: readonly string[];
  /** Its kind has a secret that is renewed; `delivers`: these steps deliver it. */
  readonly secret?: { readonly delivers: boolean; readonly now: Date };
}

/** What the inventory shall keep of an object. Pure. */
export function draftEntry(input: DraftInput): EntryDraft {
  const { key, owned, origin, uuid } = input;
  const { entry } = owned;
  const isMember = input.owners.length > 0;
  const unfinished: Extent = {
    fields: unfinishedMarks(input),
    members: [...new Set([...owned.members, ...addedMembers(input)])],
    manifest: entry?.manifest ?? '',
  };
  return {
    entry: {
      key,
      label: input.label,
      owners: input.owners,
      needs: input.needs,
      ...(isMember ? { isProtected: false } : guardsOf(origin)),
      ...(isMember && uuid !== undefined && (entry === undefined ? input.isAdopted : entry.adopted === true)
        ? { adopted: true as const }
        : {}),
      ...(input.revision === undefined ? {} : { revision: input.revision }),
    },
    finished: {
      fields: finishedMarks(input),
      members: finishedMembers(input),
      manifest: input.digest,
    },
    unfinished,
    // Nothing is known yet of an object that is to be created.
    begun:
      uuid === undefined && !input.isReplaced
        ? unfinished
        : { ...unfinished, fields: begunMarks(unfinished.fields, input), manifest: '' },
    ...(uuid === undefined ? {} : { uuid }),
    uuidCaptures: input.uuidCaptures,
    place: input.place,
    ...rotation(input),
    ...(owned.previous === undefined ? {} : { replaces: owned.previous }),
  };
}

function rotation({ secret, owned: { entry } }: DraftInput): Pick<EntryDraft, 'rotates' | 'rotated'> {
  if (secret === undefined) return { rotates: false };
  // Of a secret that was there before nobody knows the age; it counts from now.
  return { rotates: secret.delivers, rotated: entry?.rotated ?? secret.now.toISOString() };
}

function finishedMarks({ leaves, accepted, refused, owned, uuid }: DraftInput): KeptFields {
  const recorded = marksOf(owned.entry?.fields ?? '');
  return keptFields(
    Object.fromEntries(
      leaves.flatMap((leaf): [string, FieldMark][] => {
        const path = JSON.stringify(leaf.path);
        const before = recorded[path];
        const change = nearest(accepted, leaf);
        const refusal = nearest(refused, leaf);
        if (refusal !== undefined && refusal.path.length > (change?.path.length ?? -1)) {
          // What the server will show of it once the object is made, nobody knows. One that was ours before stays as it
          // was written, so that what others made of it is drift still, and not a wish that can be tried again.
          const { begun, ...mark } = before ?? { shown: leaf.shown };
          const isHalfDone = begun !== undefined;
          return uuid === undefined ? [] : [[path, isHalfDone ? { ...mark, shown: leaf.shown } : mark]];
        }
        const repairs = change?.cause === 'drift' ? (before?.repairs ?? 0) + 1 : stillRepaired(before, leaf);
        const mark = { wrote: leaf.declared, shown: leaf.declared };
        return [[path, repairs === 0 ? mark : { ...mark, repairs }]];
      }),
    ),
  );
}

function stillRepaired(before: FieldMark | undefined, leaf: Leaf): number {
  return before?.wrote === leaf.declared ? (before.repairs ?? 0) : 0;
}

function unfinishedMarks({ leaves, accepted, refused, owned, uuid }: DraftInput): KeptFields {
  if (owned.entry !== undefined) return owned.entry.fields;
  if (uuid === undefined) return '';
  const open = [...accepted, ...refused];
  return keptFields(
    Object.fromEntries(
      leaves.map((leaf): [string, FieldMark] => {
        const differs = open.some((one) => isBelow(leaf.path, one.path));
        const mark = differs ? { shown: leaf.shown } : { wrote: leaf.declared, shown: leaf.declared };
        return [JSON.stringify(leaf.path), mark];
      }),
    ),
  );
}

/** Members that we made: those that stay declared, and those that are added now. */
function finishedMembers(input: DraftInput): readonly string[] {
  const declared = new Set(input.leaves.map(({ path }) => JSON.stringify(path)));
  const kept = input.owned.members.filter((member) => declared.has(member));
  return [...new Set([...kept, ...addedMembers(input)])];
}

/** Of a member that is added whole, those that are in it are added with it. */
function addedMembers({ leaves, accepted, refused }: DraftInput): readonly string[] {
  return leaves
    .filter((leaf) => {
      if (leaf.isMember !== true) return false;
      const change = nearest(accepted, leaf);
      const refusal = nearest(refused, leaf);
      return change?.operation === 'add' && change.path.length >= (refusal?.path.length ?? 0);
    })
    .map(({ path }) => JSON.stringify(path));
}
