/** What is known of one declared field, as hashes of normalised values. Nothing is kept of secrets but that they are there. */
export interface FieldMark {
  /** Of what we wrote or would have written; absent: never carried out, e.g. adopted only. */
  readonly wrote?: string;
  /** Of what the server showed afterwards. */
  readonly shown: string;
  /** How often what somebody else had made of it was set back; absent: never. */
  readonly repairs?: number;
  /**
   * What runs were about to write that did not come to their end, `*` for anything; it may be there, and is ours then.
   * Absent: none.
   */
  readonly begun?: readonly string[];
}
