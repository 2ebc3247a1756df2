import { isJsonObject } from '../../manifest/json.ts';
import { recordShape } from '../record-shape.ts';
import type { StateRecord } from '../state-record.ts';
import { damaged } from './damaged.ts';
import { isWhole, seal } from './sealed-text.ts';
import type { StateFiles } from './state-files.ts';

/** What journal.ndjson holds. */
export interface Journal {
  /** With the serial of the first one; the others count on. */
  readonly first: number;
  readonly records: readonly StateRecord[];
  /** Bytes of the whole lines. */
  readonly length: number;
  /** Bytes after them: a line that was never finished. */
  readonly torn: number;
}

const LINE_FEED = 10;

/** One line of the journal, with its line feed. */
export function journalLine(serial: number, record: StateRecord, store: string): string {
  return `${seal(JSON.stringify({ serial, record }), store)}\n`;
}

/**
 * Reads a journal. What stands after the last line feed was being written when everything stopped, or is being written
 * now; nobody was told that it is recorded. Throws StateError when a whole line is not as it was written.
 */
export function readJournal(bytes: Buffer, store: string, files: StateFiles): Journal {
  const records: StateRecord[] = [];
  let first = 0;
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
    const { serial, record } = readLine(bytes.subarray(start, end), records.length + 1, store, files);
    if (records.length === 0) first = serial;
    if (serial !== first + records.length) {
      throw damaged(
        lineName(files, records.length + 1),
        `has the serial ${String(serial)} where ${String(first + records.length)} has to follow: lines are missing, or stand twice`,
        files.directory,
      );
    }
    records.push(record);
    start = end + 1;
  }
  return { first, records, length: start, torn: bytes.length - start };
}

function readLine(
  line: Buffer,
  number: number,
  store: string,
  files: StateFiles,
): { readonly serial: number; readonly record: StateRecord } {
  if (!isWhole(line, store)) {
    throw damaged(
      lineName(files, number),
      'is not as it was written: its checksum does not fit',
      files.directory,
    );
  }
  const value = parsed(line);
  const serial = isJsonObject(value) ? value['serial'] : undefined;
  const record = isJsonObject(value) ? value['record'] : undefined;
  const wrong = Number.isSafeInteger(serial) ? recordShape(record) : 'serial';
  if (wrong !== undefined) {
    throw damaged(lineName(files, number), `has an impossible value at ${wrong}`, files.directory);
  }
  return { serial: Number(serial), record: record as unknown as StateRecord };
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function lineName(files: StateFiles, number: number): string {
  return `${files.journal}, line ${String(number)}`;
}
