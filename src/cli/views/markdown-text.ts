import type { Line } from './line.ts';
import { visibleText } from '../../text/visible-text.ts';

/** Untrusted text as inline code, in which nothing is a link, a mention or HTML. */
export function codeSpan(text: string): string {
  const shown = visibleText(text);
  const fence = '`'.repeat(longestRun(shown) + 1);
  const padding = shown.startsWith('`') || shown.endsWith('`') || shown.trim() === '' ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}

/** The same for a cell of a table. A bar becomes a broken bar: it ends a cell even in code, and renderers differ in how it is escaped. */
export function codeCell(text: string): string {
  return codeSpan(text.replaceAll('|', '¦'));
}

/** Lines in a fence that renderers colour like a diff. No text can close it. */
export function diffFence(lines: readonly Line[]): string {
  const texts = lines.map((line) => {
    const margin = ' '.repeat(Math.max(0, line.indent - 4));
    return `${line.sign ?? ' '} ${margin}${visibleText(line.text)}`.trimEnd();
  });
  const fence = '`'.repeat(Math.max(3, longestRun(texts.join('\n')) + 1));
  return [`${fence}diff`, ...texts, fence].join('\n');
}

/** Untrusted text inside the HTML that Markdown allows, as code. */
export function htmlCode(text: string): string {
  const shown = visibleText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // These mean something to Markdown, which looks inside inline HTML.
    .replaceAll(/[`*_[\]\\~@#!|]/gu, (character) => `&#${String(character.charCodeAt(0))};`);
  return `<code>${shown}</code>`;
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/gu)) longest = Math.max(longest, run.length);
  return longest;
}
