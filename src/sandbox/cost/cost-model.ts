import type { Answer } from '../http/answer.ts';
import type { Incoming } from '../http/dispatch.ts';
import { isObject, type Json } from '../json.ts';
import { COST_FIGURES, COST_SCALE, OTHER_COST, type CostFigures } from './cost-figures.ts';

/** One lane for each token: its requests wait for each other. */
export interface Lanes {
  /** Runs `work` when it is its turn. */
  run<Result>(token: string, work: () => Promise<Result>): Promise<Result>;
}

/** No lane is taken. */
export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(token, work) {
      const turn = (tails.get(token) ?? Promise.resolve()).then(work, work);
      tails.set(token, turn);
      return turn;
    },
  };
}

function rowCost(row: Json, figures: CostFigures): number {
  if (!isObject(row)) return 0;
  let cost = figures.row;
  for (const [field, price] of Object.entries(figures.fields)) {
    if (field in row) cost += price;
  }
  return cost;
}

/** Milliseconds that an answer takes: a twentieth of what a real server needs for this request and these rows. */
export function costOf(request: Incoming, answer: Answer): number {
  const [, , collection = '', , action] = request.path.split('/');
  const figures = (action ?? '') === '' ? (COST_FIGURES[collection] ?? OTHER_COST) : OTHER_COST;
  const { body } = answer;
  const rows: readonly Json[] = Array.isArray(body) ? body : body === undefined ? [] : [body];
  const cost = rows.reduce<number>((total, row) => total + rowCost(row, figures), figures.request);
  return cost / COST_SCALE;
}
