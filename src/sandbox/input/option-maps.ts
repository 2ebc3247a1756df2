import type { Columns, Json } from '../json.ts';
import {
  BLANK_OPTIONS_8_0,
  NULLABLE_OPTIONS_8_0,
  PLUGIN_DEFAULTS_8_0,
  type OptionType,
} from '../profiles/options-8-0.ts';
import { readFields, type Field, type Reader } from './read-fields.ts';
import { anything, boolean, integer, listOf, text } from './readers.ts';

const READERS: Readonly<Record<OptionType, Reader>> = {
  text: text(),
  integer: integer(),
  boolean,
  list: listOf(anything),
  any: anything,
};

function fieldOf(name: string, type: OptionType): Field {
  return {
    read: BLANK_OPTIONS_8_0.has(name) ? text({ blank: true }) : READERS[type],
    nullable: NULLABLE_OPTIONS_8_0.has(name),
  };
}

/** A map of known options: unknown keys are dropped, bad values refused. */
export function knownOptions(options: ReadonlyMap<string, OptionType>): Reader {
  const fields = Object.fromEntries([...options].map(([name, type]) => [name, fieldOf(name, type)]));
  return (value) => readFields(value, fields);
}

/** What a create stores of `plugin_options` where the options are known. */
export function withPluginDefaults(sent: Json | undefined): Columns {
  return { ...PLUGIN_DEFAULTS_8_0, ...(sent as Columns | undefined) };
}
