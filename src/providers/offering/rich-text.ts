import { html } from '../../diff/normalise/html.ts';
import type { Json, JsonObject } from '../../manifest/json.ts';
import type { OfferingSpec } from '../../manifest/types.gen.ts';

/** The fields of an offering that the server cleans. See docs/waldur-api/offerings.md, Texts. */
const RICH_TEXTS = ['description', 'full_description', 'vendor_details', 'terms_of_service'] as const;

/** Tags that are dropped, and that stand for the start of a new block. */
const DROPPED_BLOCK =
  /<(?:address|article|aside|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|header|hgroup|hr|main|nav|section|table)\b[^<>]*>/giu;

/**
 * The rich texts of a live offering that say the same as declared, in the words of the manifest. Some servers leave a
 * line feed where they drop the start of a block, others nothing; the canonical form of the comparison knows the latter.
 */
export function richTextsAsDeclared(row: JsonObject, spec: OfferingSpec): JsonObject {
  return Object.fromEntries(
    RICH_TEXTS.flatMap((field) => {
      const declared = spec[field];
      const live = row[field];
      return declared !== undefined && typeof live === 'string' && isSame(declared, live)
        ? [[field, declared]]
        : [];
    }),
  );
}

function isSame(declared: string, live: string): boolean {
  const broken = declared.replace(DROPPED_BLOCK, '\n');
  return broken !== declared && onOneLine(html(broken)) === onOneLine(html(live));
}

function onOneLine(value: Json): string {
  return typeof value === 'string' ? value.replaceAll(/\s+/gu, ' ') : '';
}
