import type { JsonObject } from '../../src/manifest/json.ts';
import { ANNOTATION_PREFIX, type Manifest } from '../../src/manifest/manifest.ts';
import { OutsideValue } from '../../src/manifest/outside-value.ts';
import type { ObjectKey } from '../../src/manifest/object-key.ts';
import type { ValueSource } from '../../src/manifest/value-source.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { captureName, type Step } from '../../src/providers/step.ts';

/** A kind that exists in tests only: as small as a kind can be and still show everything the reconciler does. */
export interface WidgetSpec {
  readonly name: string;
  readonly color?: string;
  readonly frozen?: string;
  readonly secret?: { readonly valueFrom: ValueSource };
  readonly parts?: readonly { readonly name: string; readonly size: number }[];
}

export interface PartSpec {
  readonly widget: ObjectKey;
  readonly name: string;
  readonly size: number;
}

export const widgets: Provider<WidgetSpec, JsonObject> = {
  kind: 'Widget',
  collection: 'widgets/',
  rules: {
    name: { type: 'value' },
    color: { type: 'value' },
    frozen: { type: 'value' },
    secret: { type: 'value' },
  },
  check: () => [],
  target: (spec) => spec.name,
  references: () => [],
  members: (key, spec) => [
    {
      kind: 'Part',
      owner: key,
      complete: spec.parts !== undefined,
      items: (spec.parts ?? []).map((part, index) => ({
        key: `Part/${key}:${part.name}`,
        spec: { ...part, widget: key },
        path: ['spec', 'parts', index],
      })),
    },
  ],
  async observe(reader, wanted) {
    const { items } = await reader.list('widgets/');
    return {
      observed: wanted.map(({ key, spec, uuid }) => ({
        key,
        candidates: items.filter((item) =>
          uuid === undefined ? item['name'] === spec.name : item['uuid'] === uuid,
        ),
        near: items.filter((item) => item['near'] === spec.name).map((item) => text(item['name'])),
      })),
      undeclared: [],
      decisions: ['Widgets were read as one list.'],
    };
  },
  uuidOf: (live) => text(live['uuid']),
  describe: (live) => `${text(live['name'])} (${text(live['uuid'])})`,
  desired: (wanted) => ({
    name: wanted.spec.name,
    ...(wanted.spec.color === undefined ? {} : { color: wanted.spec.color }),
    ...(wanted.spec.frozen === undefined ? {} : { frozen: wanted.spec.frozen }),
    ...(wanted.spec.secret === undefined
      ? {}
      : {
          secret: new OutsideValue(
            wanted.spec.secret.valueFrom,
            wanted.outside(wanted.spec.secret.valueFrom),
          ),
        }),
  }),
  toSpec: ({ name, color, frozen }) => ({ name: name ?? '', color: color ?? null, frozen: frozen ?? null }),
  assess: ({ live, wanted }, { changes }) => ({
    refused:
      live === undefined
        ? []
        : changes
            .filter(({ path }) => path[0] === 'frozen')
            .map(({ path }) => ({ path, reason: 'cannot change', remedy: 'Leave it.' })),
    blocked:
      wanted.spec.color === 'impossible'
        ? [
            {
              code: 'WIDGET_COLOR',
              severity: 'error',
              summary: 'no such color',
              hints: [],
              subject: wanted.key,
            },
          ]
        : [],
    warnings: [],
    notes: changes
      .filter(({ path }) => path[0] === 'color')
      .map(({ path }) => ({ path, note: 'paint is wet' })),
  }),
  steps({ wanted, live, changes }): Step[] {
    const value = Object.fromEntries(
      changes
        .filter(({ path }) => path[0] !== 'secret')
        .map(({ path, after }) => [String(path[0]), text(after)]),
    );
    const fill =
      wanted.spec.secret === undefined || live !== undefined
        ? []
        : [{ pointer: '/secret', outside: wanted.spec.secret.valueFrom }];
    return live === undefined
      ? [
          {
            type: 'request',
            method: 'POST',
            path: 'widgets/',
            body: { value, fill },
            done: 'created',
            idempotent: false,
            lookup: {
              path: 'widgets/',
              query: {},
              list: '',
              where: [{ pointer: '/name', equals: wanted.spec.name }],
              except: [],
            },
            captures: [{ capture: captureName(wanted.key, 'uuid'), take: '/uuid' }],
          },
        ]
      : [
          {
            type: 'request',
            method: 'PATCH',
            path: `widgets/${text(live['uuid'])}/`,
            body: { value, fill },
            done: 'updated',
            idempotent: true,
            captures: [],
          },
        ];
  },
};

export const parts: Provider<PartSpec, JsonObject> = {
  kind: 'Part',
  rules: { size: { type: 'value' } },
  check: () => [],
  target: () => undefined,
  references: (spec) => [{ id: 'widget', target: 'offering', path: [], by: { manifest: spec.widget } }],
  async observe(reader, wanted, { owners }) {
    const { items } = await reader.list('parts/');
    const found = wanted.map(({ key, spec, references }) => {
      const place = references.get('widget');
      return {
        key,
        candidates: items.filter(
          (item) => place?.state === 'found' && item['widget'] === place.uuid && item['name'] === spec.name,
        ),
        near: [],
      };
    });
    const declared = new Set(found.flatMap(({ candidates }) => candidates.map((item) => item['uuid'])));
    return {
      observed: found,
      undeclared: owners.flatMap(({ key, resolved }) =>
        items
          .filter(
            (item) =>
              resolved.state === 'found' &&
              item['widget'] === resolved.uuid &&
              !declared.has(item['uuid'] ?? ''),
          )
          .map((live) => ({
            key: `Part/${key}:${text(live['name'])}` as const,
            owner: key,
            live,
            label: `part ${text(live['name'])}`,
          })),
      ),
      decisions: [],
    };
  },
  uuidOf: (live) => text(live['uuid']),
  describe: (live) => text(live['name']),
  desired: ({ spec }) => ({ size: spec.size }),
  toSpec: ({ size }) => ({ size: size ?? 0 }),
  assess: () => ({ refused: [], blocked: [], warnings: [], notes: [] }),
  steps: ({ wanted }) => {
    const owner = wanted.references.get('widget');
    const place = owner?.state === 'found' ? owner.uuid : `{${captureName(wanted.spec.widget, 'uuid')}}`;
    return [
      {
        type: 'request',
        method: 'PUT',
        path: `widgets/${place}/parts/${wanted.spec.name}/`,
        body: { value: { size: wanted.spec.size }, fill: [] },
        done: 'fitted',
        idempotent: true,
        captures: [],
      },
    ];
  },
  removal: ({ live }) => ({
    blocked: [],
    steps: [
      {
        type: 'request',
        method: 'DELETE',
        path: `parts/${text(live['uuid'])}/`,
        done: 'removed',
        idempotent: true,
        captures: [],
      },
    ],
  }),
};

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A manifest without a file. Annotations are named without their prefix. */
export function widget(
  name: string,
  spec: Omit<WidgetSpec, 'name'> = {},
  annotations: Record<string, string> = {},
): Manifest {
  return {
    kind: 'Widget',
    metadata: {
      name,
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`${ANNOTATION_PREFIX}${key}`, value]),
      ),
    },
    spec: { name, ...spec },
    locate: () => ({ file: 'widgets.yaml', line: 1, column: 1, endColumn: 2, text: `name: ${name}` }),
  };
}
