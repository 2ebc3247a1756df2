import { json } from '../http/answer.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import { OFFERING_TYPES } from '../profiles/offering-types.ts';

/** Collections without rows in the sandbox, with the model that their 404 names. */
const EMPTY_COLLECTIONS: readonly (readonly [collection: string, model: string])[] = [
  ['lexis-links', 'LexisLink'],
];

/** The root, the version, the offering types, and collections whose objects never exist. */
export const ROOT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '',
    handle: (call) =>
      json(
        200,
        Object.fromEntries(
          call.world.profile.collections.map((name) => [name, `${call.base}/api/${name}/`] as const),
        ),
      ),
  },
  {
    method: 'GET',
    path: 'version',
    handle: (call) => json(200, { version: call.world.profile.version }),
  },
  {
    method: 'GET',
    path: 'marketplace-plugins',
    open: true,
    handle: () =>
      json(
        200,
        OFFERING_TYPES.map(({ name, components, availableLimits }) => ({
          offering_type: name,
          components: components.map((component) => ({
            type: component.type,
            name: component.name,
            measured_unit: component.measuredUnit,
            billing_type: component.billingType,
          })),
          available_limits: availableLimits,
        })),
      ),
  },
  ...EMPTY_COLLECTIONS.map(([collection, model]): Route => ({
    method: 'GET',
    path: `${collection}/:uuid`,
    handle() {
      throw notFound(model);
    },
  })),
];
