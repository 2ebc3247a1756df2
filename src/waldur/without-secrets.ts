/** What stands for a secret in a sentence that a server has said. */
const HIDDEN = '(hidden)';

/** So many characters of a secret together are hidden also where the rest of it is missing. */
const PART = 8;

/** Shorter texts are in too many words to be told from them. */
const SHORTEST = 4;

/**
 * Hides secrets in what a server has said: it can repeat what it was sent, tokens and values included. They are found
 * as they are, as JSON, HTML and addresses write them, and from 8 characters on also in parts.
 */
export function withoutSecrets(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= SHORTEST).flatMap(formsOf))];
  return (text) => {
    const shown = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text);
    return withoutParts(shown, forms);
  };
}

function withoutParts(text: string, forms: readonly string[]): string {
  let shown = '';
  let start = 0;
  while (start < text.length) {
    const end = endOfPart(text, start, forms);
    shown += end === start ? text.charAt(start) : HIDDEN;
    start = Math.max(end, start + 1);
  }
  return shown;
}

/** Where the longest part of a secret ends that begins here; the start itself when none does. */
function endOfPart(text: string, start: number, forms: readonly string[]): number {
  let end = start;
  for (const form of forms) {
    let next = Math.max(end, start + PART - 1) + 1;
    while (next <= text.length && form.includes(text.slice(start, next))) {
      end = next;
      next += 1;
    }
  }
  return end;
}

function formsOf(secret: string): readonly string[] {
  const html = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const quoted = html.replaceAll('"', '&quot;');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    // Half of a character cannot be part of an address.
    encodeURIComponent(secret.replaceAll(/\p{Cs}/gu, '')),
    html,
    quoted.replaceAll("'", '&#x27;'),
    quoted.replaceAll("'", '&#39;'),
  ];
}
