import { Big } from 'big.js';
import type { Json } from '../../manifest/json.ts';

/** Decimals with ten places, the precision of prices: `"0.10"`, `0.1` and `"0.1000000000"` are one. Other values stay. */
export function decimal(value: Json): Json {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const number = parse(value);
  return number === undefined
    ? value
    : number
        .round(10)
        .toFixed(10)
        .replace(/^-(?=0\.0+$)/, '');
}

function parse(value: string | number): Big | undefined {
  try {
    return new Big(typeof value === 'string' ? value.trim() : value);
  } catch {
    return undefined;
  }
}
