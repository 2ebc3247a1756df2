import { basename } from 'node:path';
import type { Connection } from '../../src/waldur/connect.ts';
import type { AppendingFile, Disk } from '../../src/state/file/disk.ts';

/**
 * The life of one run in this process, which can be ended at any moment at which it changes something: then nothing
 * that it has begun goes on, as if its process had been killed. What it had sent still arrives.
 *
 * The moments are counted from 0, which is before anything. Each request that writes and each change of a file is one
 * moment, the one after it, before its answer is seen; each write of a journal is one more, when half of it is there.
 * Between two of them a run only looks, so that to end it there is to end it at the first.
 */
export class Life {
  /** Moments that have come. */
  moments = 1;
  /** What happened at them. */
  readonly story: string[] = ['the beginning'];
  readonly signal: AbortSignal;
  readonly #last: number;
  readonly #stop = new AbortController();
  readonly #begun = new Set<Promise<unknown>>();
  #end: () => void = () => undefined;
  readonly #ended: Promise<'ended'>;

  /** `last` is the moment at which it ends; it does not end when it is absent. */
  constructor(last = Number.POSITIVE_INFINITY) {
    this.#last = last;
    this.signal = this.#stop.signal;
    this.#ended = new Promise((resolve) => {
      this.#end = () => {
        this.#stop.abort(new Error('the run has ended'));
        resolve('ended');
      };
    });
    if (last === 0) this.#end();
  }

  /** Lives through a run; `ended` when it was ended before it was through. */
  async through<Result>(run: () => Promise<Result>): Promise<Result | 'ended'> {
    if (this.signal.aborted) return 'ended';
    const result = await Promise.race([this.#ended, run()]);
    while (this.#begun.size > 0) await Promise.allSettled(this.#begun);
    return result;
  }

  /** Something that is done. `half` does half of it. */
  async act<Result>(
    name: string,
    whole: () => Promise<Result>,
    half?: () => Promise<unknown>,
  ): Promise<Result> {
    if (this.signal.aborted) return never();
    if (half !== undefined && this.#isLast(`half of ${name}`)) {
      await this.#track(half());
      this.#end();
      return never();
    }
    const isLast = this.#isLast(name);
    try {
      return await this.#track(whole());
    } finally {
      if (isLast) this.#end();
      if (this.signal.aborted) await never();
    }
  }

  /** Something that is only looked at. */
  async look<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.signal.aborted) return never();
    try {
      return await this.#track(work());
    } finally {
      if (this.signal.aborted) await never();
    }
  }

  #isLast(name: string): boolean {
    const moment = this.moments;
    this.moments += 1;
    this.story.push(name);
    return moment === this.#last;
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#begun.add(work);
    try {
      return await work;
    } finally {
      this.#begun.delete(work);
    }
  }
}

/** Whoever waits for it is never heard of again. */
async function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** A connection that lasts as long as a life. */
export function mortalConnection({ reader, writer, instance }: Connection, life: Life): Connection {
  return {
    instance,
    reader: {
      get: async (...given) => life.look(async () => reader.get(...given)),
      list: async (...given) => life.look(async () => reader.list(...given)),
      count: async (...given) => life.look(async () => reader.count(...given)),
      async *pages(...given) {
        for await (const page of reader.pages(...given)) {
          yield await life.look(() => Promise.resolve(page));
        }
      },
      get requests() {
        return reader.requests;
      },
    },
    writer: {
      send: async (request, signal) =>
        life.act(`${request.method} ${request.path}`, async () => writer.send(request, signal)),
    },
  };
}

/**
 * A disk that is written to as long as a life lasts. The steps of its lock are no moments: test/state plays all their
 * orders.
 */
export function mortalDisk(disk: Disk, life: Life): Disk {
  const change = async <Result>(name: string, path: string, work: () => Promise<Result>): Promise<Result> =>
    basename(path).startsWith('lock') ? life.look(work) : life.act(`${name} ${path}`, work);
  return {
    makeDirectory: async (path) => change('directory', path, async () => disk.makeDirectory(path)),
    list: async (path) => life.look(async () => disk.list(path)),
    read: async (path) => life.look(async () => disk.read(path)),
    create: async (path, content) => change('create', path, async () => disk.create(path, content)),
    link: async (from, to) => change('link', to, async () => disk.link(from, to)),
    rename: async (from, to) => change('rename', to, async () => disk.rename(from, to)),
    remove: async (path) => change('remove', path, async () => disk.remove(path)),
    syncDirectory: async (path) => life.look(async () => disk.syncDirectory(path)),
    listen: async (path) => life.look(async () => disk.listen(path)),
    knock: async (path, inode) => life.look(async () => disk.knock(path, inode)),
    machineOf: async (directory) => life.look(async () => disk.machineOf(directory)),
    async append(path) {
      const file = await life.look(async () => disk.append(path));
      return mortalFile(file, path, life);
    },
  };
}

function mortalFile(file: AppendingFile, path: string, life: Life): AppendingFile {
  return {
    write: async (bytes) =>
      life.act(
        `${path}: ${bytes.toString('utf8').slice(0, 200)}`,
        async () => file.write(bytes),
        async () => file.write(bytes.subarray(0, Math.floor(bytes.length / 2))),
      ),
    sync: async () => life.look(async () => file.sync()),
    truncate: async (length) => life.act(`cut ${path}`, async () => file.truncate(length)),
    close: async () => life.look(async () => file.close()),
  };
}
