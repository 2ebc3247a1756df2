import sanitizeHtml from 'sanitize-html';

const TAGS = 'a b blockquote code em i li ol ul strong p span u s h1 h2 h3 h4 h5 h6 sub sup pre br'.split(
  ' ',
);

/**
 * What the server keeps of a text: known tags stay, others go, `&` and `<` become entities and links get a `rel`. The
 * text inside a dropped tag stays, except that of scripts and styles. See docs/waldur-api/offerings.md, Texts.
 */
export function cleanHtml(value: string): string {
  if (!/[<>&]/.test(value)) return value;
  const clean = sanitizeHtml(value, {
    nonTextTags: ['script', 'style'],
    allowedTags: TAGS,
    allowedAttributes: { a: ['href', 'rel'], p: ['style'], span: ['style'] },
    transformTags: {
      a: (tagName, attribs) => ({ tagName, attribs: { ...attribs, rel: 'noopener noreferrer' } }),
    },
  });
  return clean.replaceAll('<br />', '<br>');
}
