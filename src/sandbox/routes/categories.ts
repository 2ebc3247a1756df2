import { json } from '../http/answer.ts';
import { objectUrl, type Call } from '../http/call.ts';
import { chosenFields, show, type Shape } from '../http/fields.ts';
import { pageOf } from '../http/paging.ts';
import { notFound } from '../http/refusal.ts';
import type { Route } from '../http/router.ts';
import type { Category } from '../store/rows.ts';
import { rowOf } from '../store/store.ts';
import { containsFilter } from './filters.ts';
import { byName } from './plan-shape.ts';

const CATEGORIES = 'marketplace-categories';

function offeringsIn(category: Category, call: Call): number {
  return [...call.world.store.offerings.values()].filter((offering) => offering.category === category.uuid)
    .length;
}

const CATEGORY_SHAPE: Shape<Category, Call> = {
  url: ({ uuid }, call) => objectUrl(call, CATEGORIES, uuid),
  uuid: ({ uuid }) => uuid,
  title: ({ title }) => title,
  description: ({ description }) => description,
  icon: () => null,
  default_vm_category: () => false,
  default_volume_category: () => false,
  default_tenant_category: () => false,
  offering_count: offeringsIn,
  available_offerings_count: offeringsIn,
  sections: ({ attributes, uuid }) =>
    attributes.length === 0
      ? []
      : [
          {
            key: `section-${uuid}`,
            title: 'Properties',
            attributes: attributes.map((attribute) => ({
              key: attribute.key,
              title: attribute.title,
              type: attribute.type,
              options: attribute.options.map(({ key, title }) => ({ key, title })),
              required: attribute.required,
              default: attribute.default,
            })),
            is_standalone: false,
          },
        ],
  columns: () => [],
  components: () => [],
  articles: () => [],
  group: () => null,
};

const FIELDS = Object.keys(CATEGORY_SHAPE);

/** Categories with their attributes: read only, filter `title` (contains). */
export const CATEGORY_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: CATEGORIES,
    open: true,
    handle(call) {
      const part = containsFilter(call, 'title') ?? '';
      const rows = [...call.world.store.categories.values()].filter(({ title }) =>
        title.toLowerCase().includes(part),
      );
      const ordered = byName(rows.map((category) => ({ name: category.title, category })));
      const fields = chosenFields(call.query, FIELDS);
      return pageOf(call, ordered, ({ category }) => show(CATEGORY_SHAPE, fields, category, call));
    },
  },
  {
    method: 'GET',
    path: `${CATEGORIES}/:uuid`,
    open: true,
    handle(call) {
      const category = rowOf(call.world.store.categories, call.params['uuid'] ?? '');
      if (category === undefined) throw notFound('Category');
      return json(200, show(CATEGORY_SHAPE, chosenFields(call.query, FIELDS), category, call));
    },
  },
];
