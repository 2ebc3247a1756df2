/** The values of each key of each section of a unit, in order. An empty value, which would clear a list, is kept. */
export type Unit = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Reads the text of a systemd unit. Throws for a line that is neither a section, a setting nor a comment. */
export function readUnit(text: string): Unit {
  const unit: Record<string, Record<string, string[]>> = {};
  let section: Record<string, string[]> | undefined;
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name] = /^\[(\w+)\]$/u.exec(line) ?? [];
    const [, key, value = ''] = /^(\w+)=(.*)$/u.exec(line) ?? [];
    if (name !== undefined) {
      section = {};
      unit[name] = section;
    } else if (key !== undefined && section !== undefined) {
      section[key] = [...(section[key] ?? []), value];
    } else throw new Error(`${line} is no line of a unit`);
  }
  return unit;
}
