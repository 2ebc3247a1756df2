/** What a line is about; decides its colour and nothing else. */
export type Role =
  'heading' | 'create' | 'change' | 'remove' | 'refuse' | 'wait' | 'warn' | 'quiet' | 'plain';

/** One line of a view. `sign` is a character of the plan alphabet, `text` may hold untrusted text that is not escaped yet. */
export interface Line {
  readonly indent: number;
  readonly role: Role;
  readonly sign?: string;
  readonly text: string;
  /** The whole line is painted, and not its sign only. */
  readonly whole?: true;
}

/** A line of text about nothing in particular. */
export function plainLine(text: string, indent = 0, role: Role = 'plain'): Line {
  return { indent, role, text };
}
