import type { DeletionPolicy } from '../manifest/deletion-policy.ts';
import type { Diagnostic } from '../manifest/diagnostic.ts';
import type { JsonObject } from '../manifest/json.ts';
import type { ObjectKey } from '../manifest/object-key.ts';
import type { Instance } from '../waldur/instance.ts';
import type { Reader } from '../waldur/reader.ts';
import type { Step } from './step.ts';

/** An object of ours that no manifest declares any more. */
export interface Surplus {
  readonly key: ObjectKey;
  /** As people read it. */
  readonly label: string;
  /** As `uuidOf` gave it. */
  readonly uuid: string;
  /** What `place` asked to keep. */
  readonly place: JsonObject;
  /** One of `policies`. */
  readonly policy: DeletionPolicy;
}

/** What is done to an object that is removed. */
export interface Removal {
  readonly action: 'delete' | 'archive' | 'deactivate' | 'unlink' | 'release';
  /** It cannot be removed, with reason and remedy; nothing is sent then. */
  readonly blocked: readonly Diagnostic[];
  /** What has to be known before it is done, e.g. who may and what is lost. */
  readonly warnings: readonly string[];
  /** It cannot be removed before this has happened, e.g. `the server to finish its work on it`. */
  readonly waiting?: string;
  /** What the removal relies on of the live object, as JSON; when it is another one later, the plan is stale. */
  readonly relies: JsonObject;
  /** None for `release`, and where the server has it as it shall be already, e.g. archived. */
  readonly steps: readonly Step[];
}

/** How objects of one kind are removed when their manifests are gone. */
export interface Pruning<Live> {
  /** What can be chosen besides `Orphan`; the first is what happens when nothing is chosen. */
  readonly policies: readonly [DeletionPolicy, ...DeletionPolicy[]];
  /**
   * Reads these objects; what is not in the answer is gone from the server. Reads by lists where that is cheaper. Throws
   * the classes of errors.ts when one of them could not be read, so that nothing is taken to be gone that is only hidden.
   */
  observe(
    reader: Reader,
    surplus: readonly Surplus[],
    instance: Instance,
  ): Promise<ReadonlyMap<ObjectKey, Live>>;
  /** What `uuidOf` gives of the live object, where the inventory may know it otherwise; absent: as the inventory has it. */
  uuidOf?(live: Live): string | undefined;
  /** Pure. */
  plan(surplus: Surplus, live: Live, instance: Instance): Removal;
}
