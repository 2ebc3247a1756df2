/** One instruction of a Dockerfile; `flags` are those before its words, e.g. `from` of COPY. */
export interface Instruction {
  readonly keyword: string;
  readonly flags: Readonly<Record<string, string>>;
  /** What is left of the line after the flags. */
  readonly text: string;
  readonly line: number;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN USER WORKDIR'.split(' '),
);

/** Reads the instructions that this project uses. Throws for what is none, and for here-documents and escapes. */
export function parseDockerfile(text: string): readonly Instruction[] {
  const instructions: Instruction[] = [];
  let logical = '';
  let start = 0;
  for (const [index, line] of text.split('\n').entries()) {
    // Comments may also stand between the lines of one instruction.
    if (/^\s*#/u.test(line) || (logical === '' && line.trim() === '')) continue;
    if (logical === '') start = index + 1;
    if (line.endsWith('\\')) {
      logical += line.slice(0, -1);
      continue;
    }
    instructions.push(instruction(logical + line, start));
    logical = '';
  }
  if (logical !== '') throw new Error(`line ${String(start)} goes on behind the end`);
  return instructions;
}

/** The words of an instruction in exec form; throws for the shell form. */
export function execForm(text: string): readonly string[] {
  const words: unknown = JSON.parse(text);
  if (Array.isArray(words) && words.every((word) => typeof word === 'string')) return words;
  throw new Error(`${text} is no list of texts`);
}

/** The pairs of ENV and LABEL. */
export function pairs(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(/([\w.-]+)=("[^"]*"|\S+)\s*/gu)];
  if (found.map(([whole]) => whole).join('') !== text) throw new Error(`${text} has something besides pairs`);
  return Object.fromEntries(
    found.map(([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/u, '$1')]),
  );
}

function instruction(logical: string, line: number): Instruction {
  const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.*)$/u.exec(logical.trim()) ?? [];
  if (!KEYWORDS.has(keyword) || rest.includes('<<')) throw new Error(`line ${String(line)}: ${logical}`);
  const [written = ''] = /^(--[a-z-]+=\S+\s+)*/u.exec(rest) ?? [];
  const flags = Object.fromEntries(
    [...written.matchAll(/--([a-z-]+)=(\S+)/gu)].map(([, name = '', value = '']) => [name, value]),
  );
  return { keyword, flags, text: rest.slice(written.length).trim(), line };
}
