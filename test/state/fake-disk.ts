import { basename } from 'node:path';
import type { AppendingFile, Disk } from '../../src/state/file/disk.ts';
import type { Answer, LockSocket } from '../../src/state/file/lock-socket.ts';

/** The process or the machine stopped before this step. */
export class Crash extends Error {}

interface Inode {
  /** What processes see. */
  content: Buffer;
  /** What is on the disk for certain. */
  flushed: Buffer;
  /** Of a socket. */
  socket?: { readonly inode: string; isListenedOn: boolean };
}

type Names = ReadonlyMap<string, Inode>;

/**
 * One directory of a file system that does no more than it promises: what was not flushed may be lost in a crash of
 * the machine: contents from their end, and changes of names in any order, as far as two names show it.
 */
export class FakeDisk implements Disk {
  /** Steps that were done. */
  steps = 0;
  readonly log: string[] = [];
  /** What names the machine. */
  machine: string | undefined;
  #inodes = 0;
  #left = Number.POSITIVE_INFINITY;
  /** The names now, and how they were after every change since they were flushed last. */
  #history: Names[] = [new Map()];

  readonly #turn: () => Promise<unknown>;

  /** `turn` resolves when it is the turn of a step. By default a step takes a moment, as a real one does. */
  constructor(turn: () => Promise<unknown> = async () => new Promise(setImmediate)) {
    this.#turn = turn;
  }

  /** Stops everything before the next step but `steps`. */
  crashAfter(steps: number): void {
    this.#left = steps;
  }

  /** Starts again. After a crash of the machine these shares (0 to 1) of what was not flushed are there. */
  restart(kind: 'process' | 'machine', share: number, shareOfJournal: number): void {
    this.#left = Number.POSITIVE_INFINITY;
    let names = this.#names;
    if (kind === 'machine') {
      const after = (part: number): Names =>
        this.#history[Math.round(part * (this.#history.length - 1))] ?? names;
      const isJournal = ([name]: readonly [string, Inode]): boolean => name === 'journal.ndjson';
      names = new Map([
        ...[...after(share)].filter((each) => !isJournal(each)),
        ...[...after(shareOfJournal)].filter(isJournal),
      ]);
      for (const inode of names.values()) {
        const { content, flushed } = inode;
        // A file that was cut is as long as before, or as it was cut.
        const length = Math.round(flushed.length + share * (content.length - flushed.length));
        inode.flushed = (length <= flushed.length ? flushed : content).subarray(0, length);
        inode.content = inode.flushed;
      }
    }
    // Whether the holder of a lock is dead is shown by real processes.
    this.#history = [new Map([...names].filter(([name]) => !name.startsWith('lock')))];
  }

  /** What is in a file, or changes it as nobody should. */
  peek(name: string): Buffer {
    return this.#names.get(name)?.content ?? Buffer.alloc(0);
  }

  poke(name: string, content: Buffer): void {
    this.#history = [new Map([...this.#names, [name, { content, flushed: content }]])];
  }

  /** Leaves the socket of a process that is gone; its number. */
  pokeSocket(name: string): string {
    const inode = this.#nextInode();
    const nothing = Buffer.alloc(0);
    const file: Inode = { content: nothing, flushed: nothing, socket: { inode, isListenedOn: false } };
    this.#history = [new Map([...this.#names, [name, file]])];
    return inode;
  }

  /** Ends the process that listens on the socket of this number. */
  silence(inode: string): void {
    for (const { socket } of this.#names.values()) {
      if (socket?.inode === inode) socket.isListenedOn = false;
    }
  }

  get files(): readonly string[] {
    return [...this.#names.keys()].toSorted();
  }

  async makeDirectory(): Promise<void> {
    return this.#step('makeDirectory', () => undefined);
  }

  async list(): Promise<readonly string[]> {
    return this.#step('list', () => this.files);
  }

  async read(path: string): Promise<Buffer | undefined> {
    return this.#step(`read ${path}`, () => this.#names.get(basename(path))?.content);
  }

  async create(path: string, text: string): Promise<boolean> {
    const content = Buffer.from(text);
    // Made first, filled after that, and flushed only then.
    const inode: Inode = { content: Buffer.alloc(0), flushed: Buffer.alloc(0) };
    const isNew = await this.#step(`create ${path}`, () => this.#enter(path, inode));
    await this.#step(`fill ${path}`, () => (inode.content = content));
    await this.#step(`flush ${path}`, () => (inode.flushed = content));
    return isNew;
  }

  async link(from: string, to: string): Promise<boolean> {
    return this.#step(`link ${to}`, () => this.#enter(to, this.#at(from)));
  }

  async rename(from: string, to: string): Promise<void> {
    return this.#step(`rename ${to}`, () => {
      const names = new Map(this.#names);
      names.set(basename(to), this.#at(from));
      names.delete(basename(from));
      this.#history.push(names);
    });
  }

  async remove(path: string): Promise<void> {
    return this.#step(`remove ${path}`, () => {
      this.#history.push(new Map([...this.#names].filter(([name]) => name !== basename(path))));
    });
  }

  async syncDirectory(path: string): Promise<void> {
    return this.#step(`syncDirectory ${path}`, () => {
      this.#history = [this.#names];
    });
  }

  async append(path: string): Promise<AppendingFile> {
    await this.#step(`append ${path}`, () =>
      this.#enter(path, { content: Buffer.alloc(0), flushed: Buffer.alloc(0) }),
    );
    const inode = this.#at(path);
    return {
      write: async (bytes) => {
        const before = inode.content;
        const half = Math.floor(bytes.length / 2);
        await this.#step('write', () => (inode.content = Buffer.concat([before, bytes.subarray(0, half)])));
        await this.#step('write', () => (inode.content = Buffer.concat([before, bytes])));
      },
      sync: async () => {
        await this.#step('sync', () => (inode.flushed = inode.content));
      },
      truncate: async (length) => {
        await this.#step('truncate', () => (inode.content = inode.content.subarray(0, length)));
      },
      close: async () => Promise.resolve(),
    };
  }

  async listen(path: string): Promise<LockSocket | undefined> {
    const socket = { inode: this.#nextInode(), isListenedOn: false };
    const file: Inode = { content: Buffer.alloc(0), flushed: Buffer.alloc(0), socket };
    const unfinished = `${path}.new`;
    await this.#step(`bind ${path}`, () => this.#enter(unfinished, file));
    await this.#step(`listen ${path}`, () => (socket.isListenedOn = true));
    const isThere = await this.#step(`rename ${path}`, () => {
      if (this.#names.get(basename(unfinished)) !== file) return false;
      const others = [...this.#names].filter(([name]) => name !== basename(unfinished));
      this.#history.push(new Map([...others, [basename(path), file]]));
      return true;
    });
    const close = (): void => {
      if (this.#left <= 0) return;
      socket.isListenedOn = false;
      this.#history.push(new Map([...this.#names].filter(([name]) => name !== basename(path))));
    };
    return isThere ? { inode: socket.inode, close } : this.listen(path);
  }

  async knock(path: string, inode?: string): Promise<Answer> {
    return this.#step(`knock ${path}`, () => {
      const socket = this.#names.get(basename(path))?.socket;
      if (socket === undefined || socket.inode !== (inode ?? socket.inode)) return 'unknown';
      return socket.isListenedOn ? 'answered' : 'refused';
    });
  }

  async machineOf(): Promise<string | undefined> {
    return this.#step('machineOf', () => this.machine);
  }

  #nextInode(): string {
    this.#inodes += 1;
    return String(this.#inodes);
  }

  get #names(): Names {
    return this.#history.at(-1) ?? new Map();
  }

  #at(path: string): Inode {
    const inode = this.#names.get(basename(path));
    if (inode === undefined) throw new Error(`there is no ${path}`);
    return inode;
  }

  #enter(path: string, inode: Inode): boolean {
    const name = basename(path);
    if (this.#names.has(name)) return false;
    this.#history.push(new Map([...this.#names, [name, inode]]));
    return true;
  }

  async #step<Result>(name: string, work: () => Result): Promise<Result> {
    await this.#turn();
    if (this.#left <= 0) throw new Crash(name);
    this.#left -= 1;
    this.steps += 1;
    this.log.push(name);
    return work();
  }
}
