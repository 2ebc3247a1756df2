/** One line of a file of variables, cut where its value begins and ends; what is around the value stays as it is. */
interface Assignment {
  readonly before: string;
  readonly name: string;
  readonly value: string;
}

/** A file of variables, or a value for it, that its readers would not all understand alike. */
export class EnvFileError extends Error {
  override readonly name = 'EnvFileError';
}

/** Characters that every reader takes as they are, without quotes. */
const PLAIN = /^[A-Za-z0-9_./:@%+,=-]+$/u;

/**
 * The text with another value of a variable: every line that sets it is rewritten, or a line is added at the end. All
 * other lines stay byte for byte, and so do `export` and the line ends. Plain values are written as they are, others
 * between single quotes. Throws EnvFileError for values with line breaks, control characters, single quotes or
 * backslashes, and for texts in which a line goes on in the next one: readers of such files do not agree about them.
 */
export function withVariable(text: string, name: string, value: string): string {
  const written = quoted(value);
  const lines = linesOf(text);
  let found = false;
  const changed = lines.map((line) => {
    const assignment = assignmentOf(line.text);
    if (assignment?.name !== name) return line.text + line.end;
    found = true;
    return `${assignment.before}${written}${line.end}`;
  });
  if (found) return changed.join('');
  const end = lines[0]?.end === '\r\n' ? '\r\n' : '\n';
  const missing = text === '' || text.endsWith('\n') ? '' : end;
  return `${text}${missing}${name}=${written}${end}`;
}

/**
 * The value of a variable; the last line that sets it counts. `undefined` when none does, and when its value is
 * written in a way that readers do not all take alike.
 */
export function variableIn(text: string, name: string): string | undefined {
  const assignments = text.split(/\r?\n/u).flatMap((line) => assignmentOf(line) ?? []);
  const last = assignments.findLast((assignment) => assignment.name === name);
  return last === undefined ? undefined : unquoted(last.value);
}

function quoted(value: string): string {
  if (PLAIN.test(value)) return value;
  // oxlint-disable-next-line no-control-regex -- these are the characters that are looked for
  if (value === '' || /['\\\u0000-\u001f\u007f\u0085\u2028\u2029]/u.test(value)) {
    throw new EnvFileError(
      'the secret is empty, or has line breaks, control characters, single quotes or backslashes',
    );
  }
  return `'${value}'`;
}

function unquoted(value: string): string | undefined {
  const text = value.trimEnd();
  if (PLAIN.test(text)) return text;
  const [quote, inner] = [text[0], text.slice(1, -1)];
  if (text.length < 2 || text.at(-1) !== quote) return undefined;
  if (quote === "'") return inner.includes("'") ? undefined : inner;
  return quote === '"' && !/["\\$`]/u.test(inner) ? inner : undefined;
}

function linesOf(text: string): readonly { readonly text: string; readonly end: string }[] {
  const parts = text.split(/(\r?\n)/u);
  const lines = [];
  for (let index = 0; index < parts.length; index += 2) {
    const line = { text: parts[index] ?? '', end: parts[index + 1] ?? '' };
    if (line.text === '' && line.end === '') continue;
    requireWhole(line.text, index / 2 + 1);
    lines.push(line);
  }
  return lines;
}

function requireWhole(line: string, number: number): void {
  const value = assignmentOf(line)?.value ?? '';
  const quote = value[0];
  const open = (quote === '"' || quote === "'") && !value.slice(1).includes(quote);
  if (open || (line.endsWith('\\') && !/^\s*[#;]/u.test(line))) {
    throw new EnvFileError(`line ${String(number)} goes on in the next line`);
  }
}

function assignmentOf(line: string): Assignment | undefined {
  const match = /^(\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=)(.*)$/u.exec(line);
  const [, before, name, value] = match ?? [];
  return before === undefined || name === undefined || value === undefined
    ? undefined
    : { before, name, value };
}
