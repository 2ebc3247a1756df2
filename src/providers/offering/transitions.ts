import type { OfferingSpec } from '../../manifest/types.gen.ts';

/** A state that an offering can be in. */
export type OfferingState = NonNullable<OfferingSpec['state']>;

/** An action that changes the state. See docs/waldur-api/offerings.md, States. */
export interface Transition {
  readonly action:
    'activate' | 'pause' | 'unpause' | 'make_unavailable' | 'make_available' | 'archive' | 'draft';
  readonly to: OfferingState;
}

const LEAVE: Readonly<Record<OfferingState, readonly Transition[]>> = {
  Draft: [{ action: 'activate', to: 'Active' }],
  Active: [],
  Paused: [{ action: 'unpause', to: 'Active' }],
  Unavailable: [{ action: 'make_available', to: 'Active' }],
  Archived: [
    { action: 'draft', to: 'Draft' },
    { action: 'activate', to: 'Active' },
  ],
};

const REST: Readonly<Record<'Paused' | 'Unavailable', Transition>> = {
  Paused: { action: 'pause', to: 'Paused' },
  Unavailable: { action: 'make_unavailable', to: 'Unavailable' },
};

/** The actions from one state to another, in order; all ways between live states go through Active. */
export function transitions(from: OfferingState, to: OfferingState): readonly Transition[] {
  if (from === to) return [];
  if (to === 'Draft') return [{ action: 'draft', to: 'Draft' }];
  if (to === 'Archived') return [{ action: 'archive', to: 'Archived' }];
  return to === 'Active' ? LEAVE[from] : [...LEAVE[from], REST[to]];
}

/** The state in an answer of the server; `undefined` for one that this release does not know. */
export function knownState(state: string): OfferingState | undefined {
  const states: readonly OfferingState[] = ['Draft', 'Active', 'Paused', 'Unavailable', 'Archived'];
  return states.find((known) => known === state);
}
