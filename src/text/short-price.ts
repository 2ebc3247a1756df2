const LONGEST_PRICE = 40;

/** A price as people write it: the server shows ten places. Other text stays as it is. */
export function shortPrice(text: string): string {
  return text.length <= LONGEST_PRICE ? text.replace(/^(\d+\.\d\d\d*?)0+$/u, '$1') : text;
}
