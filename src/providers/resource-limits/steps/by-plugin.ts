import type { Instance } from '../../../waldur/instance.ts';
import { CORE_STATES, type CoreState } from '../../core-state.ts';
import { captureName, type Condition, type Step, type WaitStep } from '../../step.ts';
import { wantedLimits, type LimitsChange } from '../change.ts';
import type { LiveAllocation } from '../live-target.ts';
import { fieldOf, OPENPORTAL, type Plugin } from '../plugin.ts';
import { makerOf } from '../target.ts';

/** Seconds that a cluster is given. */
const PATIENCE = 600;

type Busy = Exclude<CoreState, 'unknown'>;

/**
 * Sets all limits of an allocation together and waits until the cluster has them. A second request before the first is
 * done would leave the allocation erred: so the server first has to be done with what it is at, and a lost answer is
 * looked up before anything is sent again. See docs/waldur-api/resource-limits.md, Plugins.
 */
export function setPluginLimits(change: LimitsChange, live: LiveAllocation | undefined): readonly Step[] {
  const { wanted, instance } = change;
  const plugin = live?.plugin ?? OPENPORTAL;
  const maker = captureName(makerOf(wanted.spec) ?? wanted.key, 'uuid');
  const uuid = live?.uuid ?? `{${maker}}`;
  const which: Condition =
    live === undefined ? { pointer: '/uuid', capture: maker } : { pointer: '/uuid', equals: live.uuid };
  const limits = wantedLimits(change);
  const body = Object.fromEntries(
    plugin
      .types(instance)
      .flatMap((type) => (limits[type] === undefined ? [] : [[fieldOf(type), limits[type]] as const])),
  );
  return [
    {
      ...waitStep(plugin, which, ['creating', 'updating'], instance),
      unless: [],
      waitsFor: `the server to finish its work on the ${plugin.noun}`,
    },
    {
      type: 'request',
      method: 'POST',
      path: `${plugin.collection}${uuid}/set_limits/`,
      body: { value: body, fill: [] },
      done: 'limits sent',
      idempotent: false,
      lookup: {
        path: `${plugin.collection}${uuid}/`,
        query: { field: ['uuid', 'state', ...Object.keys(body)] },
        where: [
          ...Object.entries(body).map(([field, value]) => ({ pointer: `/${field}`, equals: value })),
          { pointer: '/state', oneOf: [...CORE_STATES.ok, ...CORE_STATES.updating] },
        ],
        except: [],
      },
      captures: [],
    },
    {
      ...waitStep(plugin, which, ['creating', 'updating', 'deleting', 'erred'], instance),
      unless: [
        {
          conditions: [isIn('erred')],
          sentence: 'the cluster did not take the limits',
          quote: '/error_message',
        },
        { conditions: [isIn('deleting')], sentence: 'somebody deletes it on the server' },
      ],
      waitsFor: 'the cluster to take the limits',
      done: 'limits set',
    },
  ];
}

/** Looks at the short list of allocations in these states, so that one look serves all that wait. */
function waitStep(
  { collection }: Plugin,
  which: Condition,
  states: readonly Busy[],
  instance: Pick<Instance, 'generation'>,
): Omit<WaitStep, 'unless' | 'waitsFor'> {
  return {
    type: 'wait',
    path: collection,
    query: {
      state: states.flatMap((state) => wordsOf(state, instance)),
      field: ['uuid', 'state', 'error_message'],
    },
    list: '',
    where: [which],
    until: 'absent',
    patience: PATIENCE,
    captures: [],
  };
}

function isIn(state: Busy): Condition {
  return { pointer: '/state', oneOf: CORE_STATES[state] };
}

/** The words of one generation: a server refuses to filter by those of another. */
function wordsOf(state: Busy, { generation }: Pick<Instance, 'generation'>): readonly string[] {
  return CORE_STATES[state].filter((word) => (word === word.toUpperCase()) === (generation === '8.0'));
}
