import type { Diagnostic } from './diagnostic.ts';

const CAUSES: Readonly<Record<string, readonly [code: string, sentence: string, hint: string]>> = {
  ENOENT: [
    'MANIFEST_FILE_NOT_FOUND',
    'does not exist',
    'Check the path; it is seen from the working directory.',
  ],
  ENOTDIR: ['MANIFEST_FILE_NOT_FOUND', 'does not exist', 'A part of the path is a file, not a directory.'],
  ELOOP: ['MANIFEST_LINK_LOOP', 'is a symbolic link that leads back to itself', 'Remove the link.'],
  EACCES: [
    'MANIFEST_FILE_UNREADABLE',
    'may not be read',
    'Give the user that runs this command the right to read it.',
  ],
  EPERM: [
    'MANIFEST_FILE_UNREADABLE',
    'may not be read',
    'Give the user that runs this command the right to read it.',
  ],
};

/** A finding about a whole file. `sentence` continues a sentence that begins with its name. */
export function fileFailure(
  code: string,
  file: string,
  sentence: string,
  hints: readonly string[],
): Diagnostic {
  return { code, severity: 'error', summary: `${file} ${sentence}`, hints };
}

/** A finding that says why the system did not let us look at a file. Throws what is not an error of the system. */
export function systemFailure(file: string, error: unknown): Diagnostic {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (systemCode === undefined) throw error;
  const [code, sentence, hint] = CAUSES[systemCode] ?? [
    'MANIFEST_FILE_UNREADABLE',
    `cannot be read (${systemCode})`,
    'Check the file and the disk it is on.',
  ];
  return fileFailure(code, file, sentence, [hint]);
}
