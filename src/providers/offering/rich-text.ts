import { html } from '../../diff/normalise/html.ts';
import type { Json, JsonObject } from '../../manifest/json.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';

/** The fields of an offering that the server cleans. See docs/waldur-api/offerings.md, Texts. */
const RICH_TEXTS = ['description', 'full_description', 'vendor_details', 'terms_of_service'] as const;

/** Tags that are dropped, and that stand for the start of a new block. */
const DROPPED_BLOCK =
  /<(?:address|article|aside|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|header|hgroup|hr|main|nav|section|table)\b[^<>]*>/giu;

/** Tags that some servers drop without their text, and others alone. */
const DROPPED_WITH_TEXT = /<\/?(?:script|style)\b[^<>]*>/giu;

/** Styles, which some servers keep, and of which others leave the name alone. */
const STYLE = /(<(?:p|span)\b[^<>]*?\sstyle\s*=\s*)(?:"[^"]*"|'[^']*'|[^\s"'>]+)/giu;
const EMPTY_STYLE = 'style=""';

/**
 * The rich texts of a live offering that say the same as declared, in the words of the manifest. The canonical form of
 * the comparison knows what most servers make of a text; of what `openportal-2024-08` makes of it is seen here.
 */
export function richTextsAsDeclared(row: JsonObject, spec: OfferingSpec): JsonObject {
  return Object.fromEntries(
    RICH_TEXTS.flatMap((field) => {
      const declared = spec[field];
      return declared !== undefined && saysTheSame(declared, row[field]) ? [[field, declared]] : [];
    }),
  );
}

/** True when a server that cleans in the other way made a live text of the declared one. */
export function saysTheSame(declared: string, live: Json | undefined): boolean {
  if (typeof live !== 'string') return false;
  const unstyled = live.includes(EMPTY_STYLE) ? declared.replace(STYLE, '$1""') : declared;
  const cleaned = unstyled.replace(DROPPED_BLOCK, '\n').replace(DROPPED_WITH_TEXT, '');
  return cleaned !== declared && onOneLine(html(cleaned)) === onOneLine(html(live));
}

function onOneLine(value: Json): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/gu, ' ') : '';
}
