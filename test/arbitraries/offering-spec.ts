import * as fc from 'fast-check';
import type {
  Access,
  OfferingComponent,
  OfferingEndpoint,
  OfferingPlan,
  OfferingSpec,
  OptionForm,
} from '../../src/manifest/types.gen.ts';
import type { Json } from '../../src/manifest/json.ts';

/** What the server of a test has, for a spec to refer to. */
export interface Surroundings {
  readonly customers: readonly string[];
  readonly categories: readonly string[];
  readonly users: readonly string[];
  readonly organizationGroups: readonly string[];
  readonly tags: readonly string[];
}

const words = fc.constantFrom('Fast', 'node', 'R&D', 'für alle', 'a < b', '"quoted"', '日本', 'x');
const line = fc.array(words, { minLength: 1, maxLength: 4 }).map((list) => list.join(' '));
const padded = fc.oneof(
  line,
  line.map((text) => `${text} `),
  line.map((text) => `  ${text}`),
  fc.constant(''),
);
const html = fc
  .array(
    fc.oneof(
      line,
      line.map((text) => `<p>${text}</p>`),
      line.map((text) => `<strong>${text}</strong>`),
      fc.constantFrom(
        '<a href="https://example.org/?a=1&b=2">link</a>',
        '<img src="x.png">',
        '<div>inside</div>',
        '<ul><li>one</li><li>two</li></ul>',
        '<br>',
        '&amp;',
        '\n',
      ),
    ),
    { maxLength: 4 },
  )
  .map((list) => list.join(' '));
const link = fc.constantFrom('', 'https://example.org/', 'https://example.org/a?b=c&d=e');
const json: fc.Arbitrary<Json> = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -1000, max: 1000 }),
  line,
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 3 }),
  fc.record({ inner: line }),
);
const jsonMap = fc.dictionary(fc.constantFrom('alpha', 'beta', 'gamma'), json, { maxKeys: 3 });
const decimal = fc.oneof(
  fc.nat({ max: 1_000_000 }).map((value) => (value / 10_000).toFixed(4)),
  fc.nat({ max: 1000 }),
  fc.constantFrom('0', '0.10', '0.0000000001', '123456789.0123456789'),
);
const amount = fc.nat({ max: 1000 });

/** Any part of the fields; their types are the business of the schema, which every spec has to pass. */
function optional<Shape extends object>(
  model: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Partial<Shape>> {
  return fc.record(model, { requiredKeys: [] }) as fc.Arbitrary<Partial<Shape>>;
}

function component(type: string): fc.Arbitrary<OfferingComponent> {
  return fc
    .tuple(
      fc.record({ name: line, billing_type: fc.constantFrom('fixed', 'usage', 'limit', 'one', 'few') }),
      optional<OfferingComponent>({
        description: line,
        measured_unit: fc.constantFrom('', 'hours', 'GB'),
        limit_period: fc.constantFrom('month', 'annual', 'total', null),
        limit_amount: fc.option(amount),
        article_code: fc.constantFrom('', 'A-1'),
        max_available_limit: fc.option(amount),
        default_limit: fc.option(amount),
      }),
      fc.option(fc.tuple(amount, amount), { nil: undefined }),
    )
    .map(([required, more, range]) => ({
      type,
      ...(required as { name: string; billing_type: 'usage' }),
      ...more,
      ...(range === undefined ? {} : { min_value: Math.min(...range), max_value: Math.max(...range) }),
    }));
}

function plan(
  name: string,
  components: readonly OfferingComponent[],
  groups: readonly string[],
): fc.Arbitrary<OfferingPlan> {
  const types = components.map(({ type }) => type);
  const fixed = components.filter(({ billing_type }) => billing_type === 'fixed').map(({ type }) => type);
  return fc
    .tuple(
      fc.constantFrom('month', 'half_month', 'day', 'hour', 'quantity'),
      optional<OfferingPlan>({
        description: line,
        article_code: fc.constantFrom('', 'P-1'),
        max_amount: fc.option(fc.integer({ min: 1, max: 99 })),
        prices: pricesOf(types, decimal),
        quotas: pricesOf(fixed, amount),
        discounts: pricesOf(
          types,
          fc.record({
            discount_threshold: fc.integer({ min: 1, max: 9 }),
            discount_rate: fc.nat({ max: 100 }),
          }),
        ),
        organization_groups: named(groups),
      }),
    )
    .map(([unit, more]) => ({ name, unit: unit as 'month', ...more }));
}

function pricesOf<Value>(
  types: readonly string[],
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<Record<string, Value>> {
  return types.length === 0
    ? fc.constant({})
    : fc.dictionary(fc.constantFrom(...types), value, { maxKeys: types.length });
}

function named(names: readonly string[]): fc.Arbitrary<{ name: string }[]> {
  return fc.subarray([...names]).map((list) => list.map((name) => ({ name })));
}

const optionForm: fc.Arbitrary<OptionForm> = fc
  .array(fc.constantFrom('shell', 'quota', 'notify'), { maxLength: 3 })
  .chain((names) => {
    const order = [...new Set(names)];
    return fc
      .tuple(
        ...order.map(() =>
          fc.oneof(
            fc.record({ type: fc.constant('string' as const), label: line }),
            fc.record({
              type: fc.constant('integer' as const),
              label: line,
              min: fc.constant(1),
              max: fc.integer({ min: 1, max: 9 }),
            }),
            fc.record({
              type: fc.constant('select_string' as const),
              label: line,
              choices: fc.constant(['bash', 'zsh']),
              default: fc.constant('zsh'),
            }),
            fc.record({
              type: fc.constant('boolean' as const),
              label: line,
              required: fc.boolean(),
              help_text: line,
            }),
          ),
        ),
      )
      .map((fields) => ({
        order,
        options: Object.fromEntries(
          order.map((name, index) => [name, fields[index]]),
        ) as OptionForm['options'],
      }));
  });

const endpoints: fc.Arbitrary<OfferingEndpoint[]> = fc
  .subarray(['Portal', 'API', 'SSH'])
  .chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.constantFrom('https://a.example.org', 'ssh://b.example.org:22').map((url) => ({ name, url })),
      ),
    ),
  );

function access(users: readonly string[]): fc.Arbitrary<Access[]> {
  return fc.subarray([...users]).chain((names) =>
    fc.tuple(
      ...names.map((username) =>
        fc
          .option(fc.constantFrom('2099-01-01T00:00:00Z', '2098-12-31T22:00:00+01:00', null), {
            nil: undefined,
          })
          .map((expiration_time) => ({
            user: { username },
            role: 'OFFERING.MANAGER',
            ...(expiration_time === undefined ? {} : { expiration_time }),
          })),
      ),
    ),
  );
}

/** A valid spec of an offering, of a type without built-in components; it may declare what some generations refuse. */
export function offeringSpec(name: string, around: Surroundings): fc.Arbitrary<OfferingSpec> {
  const components = fc
    .subarray(['cpu', 'gpu', 'storage', 'node-hours'])
    .chain((types) => fc.tuple(...types.map(component)));
  const withPlans = components.chain((declared) =>
    fc
      .subarray(['Default', 'Partner'], { minLength: 1 })
      .chain((names) => fc.tuple(...names.map((each) => plan(each, declared, around.organizationGroups))))
      .map((plans) => ({ components: declared, plans })),
  );
  return fc
    .record({
      required: fc.record({
        customer: fc.constantFrom(...around.customers).map((value) => ({ name: value })),
        category: fc.constantFrom(...around.categories).map((value) => ({ name: value })),
        type: fc.constantFrom('Marketplace.Basic', 'Marketplace.Slurm', 'Support.OfferingTemplate'),
      }),
      texts: optional<OfferingSpec>({
        description: html,
        full_description: html,
        vendor_details: html,
        getting_started: padded,
        integration_guide: padded,
        privacy_policy_link: link,
        helpdesk_url: link,
        documentation_url: link,
        access_url: link,
        terms_of_service: html,
        terms_of_service_link: link,
        native_name: line,
        native_description: line,
      }),
      settings: optional<OfferingSpec>({
        attributes: jsonMap,
        options: optionForm,
        resource_options: optionForm,
        plugin_options: fc.oneof(
          jsonMap,
          fc.record({
            homedir_prefix: fc.constantFrom('/home/', '/data/'),
            initial_uidnumber: fc.integer({ min: 1, max: 9 }),
          }),
        ),
        secret_options: fc.constantFrom<OfferingSpec['secret_options']>(
          { token: { valueFrom: { env: 'SITE_TOKEN' } } },
          { language: 'python', token: { valueFrom: { env: 'SITE_TOKEN' } } },
        ),
        backend_id: fc.constantFrom('', 'backend-7'),
        backend_metadata: jsonMap,
        country: fc.constantFrom('', 'EE', 'FI'),
        datacite_doi: fc.constantFrom('', '10.1000/182'),
        shared: fc.constant(true),
        billable: fc.boolean(),
      }),
      place: fc.option(
        fc.record({
          latitude: fc.integer({ min: -90, max: 90 }),
          longitude: fc.double({ min: -180, max: 180, noNaN: true }),
        }),
        { nil: undefined },
      ),
      parts: fc.option(withPlans, { nil: undefined }),
      lists: optional<OfferingSpec>({
        endpoints,
        organization_groups: named(around.organizationGroups),
        tags: named(around.tags),
        access: access(around.users),
      }),
      life: fc.oneof(
        fc.constantFrom(
          {},
          { state: 'Draft' as const },
          { state: 'Active' as const },
          { state: 'Archived' as const },
        ),
        fc.constantFrom({ state: 'Unavailable' as const }, { state: 'Paused' as const }),
        line.map((paused_reason) => ({ state: 'Paused' as const, paused_reason })),
      ),
    })
    .map(({ required, texts, settings, place, parts, lists, life }) => ({
      name,
      ...required,
      ...texts,
      ...settings,
      ...place,
      ...parts,
      ...lists,
      ...(parts === undefined ? {} : life),
    }));
}
