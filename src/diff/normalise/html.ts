import sanitizeHtml from 'sanitize-html';
import type { Json } from '../../manifest/json.ts';

/** See docs/waldur-api/offerings.md, Texts: which tags and attributes the server keeps. */
const KEPT: sanitizeHtml.IOptions = {
  allowedTags: 'a b blockquote code em i li ol ul strong p span u s h1 h2 h3 h4 h5 h6 sub sup pre br'.split(
    ' ',
  ),
  // `rel` is left out: the server adds it to every link.
  allowedAttributes: { a: ['href'], p: ['style'], span: ['style'] },
  parseStyleAttributes: false,
  // The text inside all other dropped tags stays.
  nonTextTags: ['script', 'style'],
};

/**
 * Rich text in one canonical form, which is the same for what was written and for what the server made of it: dropped
 * tags, escaped text, `rel` on links and trimming make no difference. Other values stay.
 */
export function html(value: Json): Json {
  if (typeof value !== 'string') return value;
  if (!/[<&\r]/.test(value)) return value.trim().replaceAll('>', '&gt;');
  return settled(value.replace(/\r\n?/g, '\n'));
}

/** Tags that were not closed can need more than one pass until they stay as they are. */
function settled(value: string, passes = 5): string {
  const once = sanitizeHtml(value, KEPT).trim();
  return once === value || passes === 1 ? once : settled(once, passes - 1);
}
