import type { AppendingFile, Disk } from './disk.ts';
import type { StateFiles } from './state-files.ts';

interface Waiting {
  readonly line: string;
  readonly isDurable: boolean;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Writes lines at the end of the journal, in the order in which they come. Lines that come while others are on their way
 * go together, with one flush for all of them. After a failure nothing more is written.
 */
export class JournalWriter {
  readonly #disk: Disk;
  readonly #files: StateFiles;
  readonly #guard: () => Promise<void>;
  #file: AppendingFile | undefined;
  /** Bytes of whole lines. */
  #length: number;
  #waiting: Waiting[] = [];
  #work: Promise<void> | undefined;
  #isFlushed: boolean;
  /** Whether the name of the file survives a crash too. */
  #isNamed = false;
  #failure: { readonly error: unknown } | undefined;

  /** `length` is that of the journal as it is; `guard` throws when this process may write no more. */
  constructor(disk: Disk, files: StateFiles, length: number, guard: () => Promise<void>) {
    this.#disk = disk;
    this.#files = files;
    this.#length = length;
    // What a run that crashed has written last may be nowhere but in memory.
    this.#isFlushed = length === 0;
    this.#guard = guard;
  }

  get length(): number {
    return this.#length;
  }

  /** Resolves when the line is written, or, if it is to be durable, when it survives a crash of the machine. */
  async write(line: string, isDurable: boolean): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, isDurable, resolve, reject });
      this.#work ??= this.#writeAll();
    });
  }

  /** Resolves when all of the journal is durable, also what was there before. */
  async flush(): Promise<void> {
    await this.#work;
    if (this.#failure !== undefined) throw this.#failure.error;
    if (!this.#isFlushed) await this.#sync();
  }

  async close(): Promise<void> {
    await this.#work;
    await this.#file?.close();
    this.#file = undefined;
  }

  async #writeAll(): Promise<void> {
    // What is appended in the same breath goes together.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeBatch(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#failure = { error };
        for (const { reject } of [...batch, ...this.#waiting]) reject(error);
        this.#waiting = [];
      }
    }
    this.#work = undefined;
  }

  async #writeBatch(batch: readonly Waiting[]): Promise<void> {
    const isDurable = batch.some((each) => each.isDurable);
    if (isDurable) await this.#guard();
    this.#file ??= await this.#disk.append(this.#files.journal);
    const bytes = Buffer.from(batch.map(({ line }) => line).join(''), 'utf8');
    this.#isFlushed = false;
    try {
      await this.#file.write(bytes);
    } catch (error) {
      // Half of a line would make one with the next.
      await this.#file.truncate(this.#length).catch(() => undefined);
      throw error;
    }
    this.#length += bytes.length;
    if (isDurable) await this.#sync();
  }

  async #sync(): Promise<void> {
    this.#file ??= await this.#disk.append(this.#files.journal);
    await this.#file.sync();
    if (!this.#isNamed) await this.#disk.syncDirectory(this.#files.directory);
    this.#isNamed = true;
    this.#isFlushed = true;
  }
}
