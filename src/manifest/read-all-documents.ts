import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { readDocuments, type ReadDocuments } from './read-documents.ts';
import type { SourceText } from './source-text.ts';

/** Characters of text from which on threads save more time than it takes to start them. */
const WORTH_THREADS = 2_000_000;

const MOST_THREADS = 4;

/** Bundled beside this file; there are no threads where the sources run unbundled. */
const WORKER = new URL('document-worker.js', import.meta.url);

/** Reads the documents of all files, in the order of the files; of many large ones side by side in threads. */
export async function readAllDocuments(texts: readonly SourceText[]): Promise<readonly ReadDocuments[]> {
  const size = texts.reduce((sum, { text }) => sum + text.length, 0);
  const threads = Math.min(availableParallelism(), MOST_THREADS, texts.length);
  if (size < WORTH_THREADS || threads < 2 || !import.meta.url.endsWith('.js'))
    return texts.map(readDocuments);
  const results: ReadDocuments[] = [];
  const queue = texts.entries();
  await Promise.all(Array.from({ length: threads }, () => work(queue, results)));
  return results;
}

/** One thread takes files from the queue until none is left. */
async function work(queue: Iterator<[number, SourceText]>, results: ReadDocuments[]): Promise<void> {
  const worker = new Worker(WORKER);
  try {
    for (let next = queue.next(); next.done !== true; next = queue.next()) {
      const [index, text] = next.value;
      results[index] = await ask(worker, text);
    }
  } finally {
    await worker.terminate();
  }
}

function ask(worker: Worker, { file, text }: SourceText): Promise<ReadDocuments> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (answer: ReadDocuments) => {
      worker.off('error', reject);
      resolve(answer);
    });
    worker.postMessage({ file, text });
  });
}
