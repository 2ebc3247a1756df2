import { createFileStateStore } from '../../src/state/file/create-file-state-store.ts';
import { CLAIM } from './example-state.ts';

/* A process that takes the lock, says so, and gives it back when its input ends. */
const [directory = ''] = process.argv.slice(2);
const locked = await createFileStateStore(directory).lock(CLAIM, { command: 'daemon', patience: 0 });
process.stdout.write('held\n');
process.stdin.resume();
process.stdin.on('end', () => void locked.release());
