import type { JsonObject } from '../../manifest/json.ts';
import type { GrantScopeType, GrantSpec } from '../grant-spec.ts';
import type { Surplus } from '../pruning.ts';
import type { Change } from '../provider.ts';
import type { BodyTemplate } from '../step.ts';
import type { GrantScope, Known, LiveGrant } from './live-grant.ts';
import { wantedGrant } from './wanted-grant.ts';

/** Which grant it is: its scope, its user and its role. A grant has no address of its own, and its uuid is in no answer to a write. */
export function placeOfGrant({ wanted }: Change<GrantSpec, LiveGrant>): BodyTemplate {
  const { scope, user } = wantedGrant(wanted);
  return {
    value: {
      scope_type: scope.type,
      scope: valueOf(scope.uuid),
      user: valueOf(user.uuid),
      user_label: user.label,
      role: wanted.spec.role,
    },
    fill: [...fillOf('/scope', scope.uuid), ...fillOf('/user', user.uuid)],
  };
}

/** A grant that was ours, by the place that the inventory kept. */
export interface PlacedGrant {
  readonly scope: GrantScope;
  readonly user: { readonly uuid: string; readonly label: string };
  readonly role: string;
}

const TYPES: readonly GrantScopeType[] = ['offering', 'customer', 'project'];

/** Reads a place that `placeOfGrant` has made; `undefined` when the inventory keeps none. */
export function placedGrant({ key, place }: Surplus): PlacedGrant | undefined {
  const type = TYPES.find((one) => one === place['scope_type']);
  const user = textAt(place, 'user');
  if (type === undefined || user === '') return undefined;
  return {
    scope: { type, uuid: { value: textAt(place, 'scope') }, label: scopeOf(key) },
    user: { uuid: user, label: textAt(place, 'user_label') },
    role: textAt(place, 'role'),
  };
}

/** `Offering/x` of `Grant/Offering/x:ROLE:user`. */
function scopeOf(key: Surplus['key']): string {
  return key.slice('Grant/'.length).split(':')[0] ?? key;
}

function valueOf(known: Known): string | null {
  return 'value' in known ? known.value : null;
}

function fillOf(pointer: string, known: Known): BodyTemplate['fill'] {
  return 'value' in known ? [] : [{ pointer, capture: known.capture }];
}

function textAt(place: JsonObject, field: string): string {
  const value = place[field];
  return typeof value === 'string' ? value : '';
}
