import type { CST } from 'yaml';

/** How many levels of lists and mappings a document may have. */
export const DEEPEST = 100;

/** Nobody writes so many brackets that are not closed, or lines that begin so far to the right. */
const BEYOND_DOUBT = 5_000;

/**
 * How deeply a text may be nested, by a quick look at brackets and the begins of lines: certainly not too deep, maybe,
 * or so deep (at that offset) that it is not worth a closer look.
 */
export function guessNesting(text: string): 'flat' | 'unclear' | number {
  let open = 0;
  let indent = 0;
  let isIndent = true;
  let isUnclear = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '[' || character === '{') open += 1;
    else if ((character === ']' || character === '}') && open > 0) open -= 1;
    // Every level of a block takes at least a column of the line on which it begins.
    if (character === '\n') {
      isIndent = true;
      indent = 0;
    } else if (
      isIndent &&
      (character === ' ' || character === '-' || character === '?' || character === ':')
    ) {
      indent += 1;
    } else {
      isIndent = false;
    }
    if (open > BEYOND_DOUBT || indent > BEYOND_DOUBT) return at;
    isUnclear ||= open > DEEPEST || indent > DEEPEST;
  }
  return isUnclear ? 'unclear' : 'flat';
}

/** Where the first list or mapping begins that is more than `DEEPEST` levels deep. Takes no stack, however deep it is. */
export function firstTooDeep(tokens: readonly CST.Token[]): number | undefined {
  const waiting: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({
    token,
    depth: 0,
  }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > DEEPEST) return token.offset;
    if (token.type === 'document') {
      if (token.value !== undefined) waiting.push({ token: token.value, depth });
      continue;
    }
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      if (key !== null && key !== undefined) waiting.push({ token: key, depth: depth + 1 });
      if (value !== undefined) waiting.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
