import type { Ratio } from './ratio.ts';

/** A measurement. It may write to the directory, which is empty and is removed afterwards. */
export interface Case {
  readonly name: string;
  measure(directory: string): Promise<readonly Ratio[]>;
}
