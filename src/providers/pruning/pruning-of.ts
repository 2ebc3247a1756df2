import type { Diagnostic } from '../../manifest/diagnostic.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Caller, Instance } from '../../waldur/instance.ts';
import type { Reader } from '../../waldur/reader.ts';
import type { Pruning, Removal, Surplus } from '../pruning.ts';

/** What one kind knows about removing its objects, where the server shows them. */
export interface PruningRules<Live> extends Pick<Pruning<Live>, 'policies' | 'plan' | 'uuidOf'> {
  /** A name of `GET /api/`, without which nothing can be said about any object of the kind. */
  readonly collection: string;
  /** Which servers have it, e.g. `Waldur 7.6.8 and newer`. */
  readonly since: string;
  /** As `Pruning.observe`, on a server that has the kind. */
  read(
    reader: Reader,
    surplus: readonly Surplus[],
    instance: Instance,
  ): Promise<ReadonlyMap<ObjectKey, Live | Unseen>>;
  /**
   * Whether this account would be shown the object if it were there; staff and support are shown all. `false` for an
   * object that the server does not show means that nobody knows whether it is gone.
   */
  sees(surplus: Surplus, caller: Caller): boolean;
}

/** An object of which it cannot be said whether it is there, and why. */
export class Unseen {
  readonly finding: Pick<Diagnostic, 'code' | 'summary' | 'hints'>;

  constructor(finding: Unseen['finding']) {
    this.finding = finding;
  }
}

/**
 * Makes the pruning of a kind out of its rules: what the server does not show is gone only where this account would be
 * shown it, and on a server without the kind nothing is gone.
 */
export function pruningOf<Live>(rules: PruningRules<Live>): Pruning<Live | Unseen> {
  return {
    policies: rules.policies,
    async observe(reader, surplus, instance) {
      if (!instance.collections.has(rules.collection)) {
        return new Map(surplus.map((one) => [one.key, lacking(one, rules, instance)]));
      }
      const found = await rules.read(reader, surplus, instance);
      const { caller } = instance;
      const hidden = surplus.filter(
        (one) => !found.has(one.key) && !caller.isStaff && !caller.isSupport && !rules.sees(one, caller),
      );
      return new Map([...found, ...hidden.map((one) => [one.key, hiddenFrom(one, caller)] as const)]);
    },
    uuidOf: (live) => (live instanceof Unseen ? undefined : rules.uuidOf?.(live)),
    plan: (surplus, live, instance) =>
      live instanceof Unseen ? unseen(surplus, live) : rules.plan(surplus, live, instance),
  };
}

function unseen({ key }: Surplus, { finding }: Unseen): Removal {
  const blocked: Diagnostic = { ...finding, severity: 'error', subject: key };
  return { action: 'delete', blocked: [blocked], warnings: [], relies: {}, steps: [] };
}

function lacking<Live>(
  { label }: Surplus,
  { collection, since }: PruningRules<Live>,
  { generation }: Instance,
): Unseen {
  return new Unseen({
    code: 'SERVER_LACKS_KIND',
    summary: `cannot remove ${label}: this server has no ${collection}`,
    hints: [
      `${since} have them. This one is of generation ${generation}, so it cannot be the one that the object was made on.`,
    ],
  });
}

/** The object may be there although the server does not show it. */
export function hiddenFrom({ key, label }: Surplus, { username }: Caller): Unseen {
  return new Unseen({
    code: 'OBJECT_NOT_VISIBLE',
    summary: `cannot remove ${label}: the server does not show it to the account ${username}, which may mean that it is gone, or hidden`,
    hints: [
      'Use the token that it was applied with, or one of staff.',
      `When it is gone, let go of it: waldur-gitops state rm ${key}`,
    ],
  });
}
