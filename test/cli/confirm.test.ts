import { describe, expect, it } from 'vitest';
import { CommandFailure } from '../../src/cli/command-failure.ts';
import { confirm } from '../../src/cli/confirm.ts';
import { fakeTerminal } from './fake-terminal.ts';

const NOBODY = { summary: 'nobody can answer here', hint: 'Give --yes.' };

describe('the question before an apply', () => {
  it.each([
    { answer: 'yes\n', goesOn: true },
    { answer: '  yes \r\n', goesOn: true },
    { answer: 'y\n', goesOn: false },
    { answer: 'YES\n', goesOn: false },
    { answer: 'no\n', goesOn: false },
    { answer: '\n', goesOn: false },
    { answer: '', goesOn: false },
  ])('takes $answer as $goesOn', async ({ answer, goesOn }) => {
    const { terminal, stdin, out, err } = fakeTerminal({ interactive: true });
    const asked = confirm(terminal, 'Apply to \u001b[2Jhost?', new AbortController().signal, NOBODY);
    stdin.end(answer);
    expect(await asked).toBe(goesOn);
    expect(out()).toBe('');
    expect(err()).toBe(String.raw`Apply to \u001b[2Jhost?` + " Only 'yes' is accepted: ");
  });

  it('takes an interrupt as no', async () => {
    const { terminal } = fakeTerminal({ interactive: true });
    const controller = new AbortController();
    const asked = confirm(terminal, 'Apply?', controller.signal, NOBODY);
    controller.abort();
    expect(await asked).toBe(false);
    expect(await confirm(terminal, 'Apply?', controller.signal, NOBODY)).toBe(false);
  });

  it('is refused where nobody can be asked', async () => {
    const asked = confirm(fakeTerminal().terminal, 'Apply?', new AbortController().signal, NOBODY);
    const failure = await asked.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandFailure);
    expect(failure).toMatchObject({
      exitCode: 4,
      diagnostics: [{ code: 'APPLY_NOT_CONFIRMED', summary: NOBODY.summary, hints: [NOBODY.hint] }],
    });
  });
});
