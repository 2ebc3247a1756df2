import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { fakeTerminal } from './fake-terminal.ts';

describe('a command that meets what nobody foresaw', () => {
  it.each([
    {
      name: 'an error',
      thrown: new TypeError('no such \u001b[2Jthing'),
      shown: String.raw`TypeError: no such \u001b[2Jthing`,
    },
    { name: 'no error at all', thrown: { a: 1 }, shown: '{ a: 1 }' },
  ])('shows $name as a bug, with what a report of it needs', async ({ thrown, shown }) => {
    const stdout = new Writable();
    stdout.write = () => {
      throw thrown;
    };
    const screen = fakeTerminal({ stdout });
    const invocation = { verb: 'version', options: { format: 'text' } } as const;
    expect(await runCommand(invocation, screen.terminal)).toBe(70);
    expect(screen.err()).toMatch(/^bug: /u);
    expect(screen.err()).toContain(`  ${shown}\n`);
    expect(screen.err()).toContain(`node ${process.version}`);
    expect(screen.err()).toContain('Please report');
  });
});
