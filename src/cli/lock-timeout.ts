import { Option } from 'commander';
import { timeSpan } from './parse-option.ts';

/** How long a command waits for another run that has the lock. */
export function lockTimeout(): Option {
  return new Option('--lock-timeout <time>', 'wait so long for another run, e.g. 90s or 10m; 0: not at all')
    .argParser((value) => (/^0[smh]?$/u.test(value) ? 0 : timeSpan(value)))
    .default(0, 'not at all');
}
