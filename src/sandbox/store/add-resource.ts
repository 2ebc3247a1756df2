import type { Resource } from './rows.ts';
import type { Store } from './store.ts';

/** What a resource cannot be without. */
export type NewResource = Pick<Resource, 'offering' | 'project' | 'plan' | 'name'> &
  Partial<Omit<Resource, 'uuid' | 'created' | 'modified' | 'slug'>>;

/** Characters of the slug of a resource before its number. */
const SLUG_LENGTH = 10;

/** Adds a resource that is OK and has no limits, unless `values` say otherwise. */
export function addResource(store: Store, values: NewResource): Resource {
  const created = store.timestamp();
  const row: Resource = {
    state: 'OK',
    limits: {},
    attributes: { name: values.name },
    options: {},
    backendId: '',
    errorMessage: '',
    scope: null,
    columns: {},
    ...values,
    uuid: store.newUuid(),
    created,
    modified: created,
    slug: store.newSlug(values.name, SLUG_LENGTH),
  };
  store.resources.set(row.uuid, row);
  return row;
}
