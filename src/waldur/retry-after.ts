/** The seconds that a `Retry-After` header asks for, given in seconds or as a date; `undefined` when it says nothing usable. */
export function retryAfterSeconds(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,9}(?:\.\d{1,9})?$/u.test(text)) return Number(text);
  // Only the form of HTTP: a loose parser would read dates into texts like "1e9".
  const date = /^[A-Z][a-z]{2}, .* GMT$/u.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
