// The least that a plan can cost without doing two things at once: page through the offerings with the declared
// fields, then parse the manifests. `fetch-and-parse.js DIRECTORY`
import { parseAll } from './parse.js';
import { wholePages, FIELDS_WITH_PLANS } from './strategies.js';

console.log((await wholePages(FIELDS_WITH_PLANS)).length, parseAll(process.argv[2]));
