// The least that reading manifests can cost: node, and `yaml` over the same text. `parse.js DIRECTORY`
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

export function parseAll(directory) {
  let count = 0;
  for (const file of readdirSync(directory).toSorted()) {
    for (const document of parseAllDocuments(readFileSync(join(directory, file), 'utf8'))) {
      document.toJS();
      count += 1;
    }
  }
  return count;
}

if (process.argv[1] === import.meta.filename) console.log(parseAll(process.argv[2]));
