import { parentPort } from 'node:worker_threads';
import { readDocuments } from './read-documents.ts';
import { SourceText } from './source-text.ts';

// A thread of its own for reading documents: answers every file with what its documents say.
parentPort?.on('message', ({ file, text }: { readonly file: string; readonly text: string }) => {
  parentPort?.postMessage(readDocuments(new SourceText(file, text)));
});
