/** Something wrong at characters of a text, before it is known which object they belong to. */
export interface Finding {
  readonly code: string;
  readonly start: number;
  readonly end: number;
  /** Continues a sentence that begins with the object, e.g. `gives the key "name" twice`. */
  readonly sentence: string;
  readonly hints: readonly string[];
}
