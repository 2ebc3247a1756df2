import type { ComparisonOptions } from '../../diff/comparison.ts';
import type { ObjectKey } from '../../manifest/object-key.ts';
import type { Comparable } from '../../manifest/outside-value.ts';
import type { Recovery } from '../../providers/intervention.ts';
import type { Wanted } from '../../providers/provider.ts';
import type { Instance } from '../../waldur/instance.ts';
import type { OwnedObject } from '../ownership/owned-object.ts';
import type { AnyProvider } from './any-provider.ts';
import type { DeliveryForesight } from './foretell-deliveries.ts';

/** One wanted object beside what the server shows of it, and all that is needed to say what to do. */
export interface PlanObjectInput {
  readonly wanted: Wanted<unknown>;
  readonly desired: Readonly<Record<string, Comparable>>;
  /** Absent: the object is to be created. */
  readonly live: unknown;
  /** What the kind learned about an object that is to be created. */
  readonly absence?: unknown;
  readonly provider: AnyProvider;
  readonly instance: Instance;
  readonly options: ComparisonOptions;
  /** Its secret is renewed, and nothing else happens to it. */
  readonly rotates?: boolean;
  /** It is read again, or recovered in this way, and nothing else happens to it. */
  readonly asked?: 'refresh' | Recovery | undefined;
  /** Absent: deliveries are not looked at. */
  readonly foresight?: DeliveryForesight | undefined;
  readonly dependsOn: readonly ObjectKey[];
  readonly warnings: readonly string[];
  /** Absent: there is no inventory. */
  readonly owned?: OwnedObject | undefined;
}
