import { statSync, type Stats } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readSavedPlan } from '../reconciler/saved/read-saved-plan.ts';
import type { SavedPlan } from '../reconciler/saved/saved-plan.ts';
import { OwnerError, replaceFile } from '../reconciler/sinks/replace-file.ts';
import { CommandFailure } from './command-failure.ts';
import { EXIT } from './exit-code.ts';
import { planFailure } from './plan-failure.ts';

const LARGEST = 256 * 1024 * 1024;
const OURS = '"type": "saved-plan"';
const START = 200;

/**
 * Sees before anything else is done that a plan can be saved at a path: its directory is there, and no other file would
 * be lost. Throws CommandFailure.
 */
export async function checkPlanPlace(path: string): Promise<void> {
  const directory = factsOf(dirname(path));
  if (directory?.isDirectory() !== true) {
    throw notWritten(path, 'its directory does not exist', 'Make the directory first.');
  }
  const facts = factsOf(path);
  if (facts === undefined || (facts.isFile() && facts.size === 0)) return;
  if (!facts.isFile()) throw notWritten(path, 'it is no regular file', 'Name a file.');
  if (!(await isOurs(path))) {
    throw notWritten(
      path,
      'there is another file of this name',
      'Name another file, or remove that one first.',
    );
  }
}

/** Writes the text of a saved plan, readable by its owner alone, so that nobody ever sees half of it. Throws CommandFailure. */
export async function writePlanFile(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text, factsOf(path));
  } catch (error) {
    if (error instanceof OwnerError) {
      throw notWritten(path, 'it belongs to another user', 'Name another file, or remove that one first.');
    }
    throw notWritten(path, codeOf(error), 'Name a file in a directory that this user may write to.');
  }
}

/** Reads the file of a saved plan. Throws CommandFailure for all that is wrong with it. */
export async function readPlanFile(
  path: string,
): Promise<{ readonly saved: SavedPlan; readonly digest: string }> {
  const read = readSavedPlan(await textOf(path));
  if ('saved' in read) return read;
  throw planFailure(read.code, `${path} ${read.sentence}`, read.hints, EXIT.refused);
}

async function textOf(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    // Asked before it is opened: to open a pipe would wait for somebody to write to it.
    const facts = statSync(path);
    if (!facts.isFile()) throw unreadable(path, 'is no regular file');
    if (facts.size > LARGEST) {
      const hints = ['`plan --out` writes no such file. Make the plan again.'];
      throw planFailure('PLAN_FILE_INVALID', `${path} is larger than 256 MiB`, hints, EXIT.refused);
    }
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    const code = codeOf(error);
    throw unreadable(path, code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}

function unreadable(path: string, sentence: string): CommandFailure {
  const hints = ['Name the file that `plan --out` wrote. Manifests are applied with -f.'];
  return planFailure('PLAN_FILE_UNREADABLE', `${path} ${sentence}`, hints, EXIT.failed);
}

function notWritten(path: string, because: string, hint: string): CommandFailure {
  return planFailure(
    'PLAN_FILE_NOT_WRITTEN',
    `cannot save the plan to ${path}: ${because}`,
    [hint],
    EXIT.failed,
  );
}

async function isOurs(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(START), 0, START, 0);
      return buffer.toString('utf8', 0, bytesRead).includes(OURS);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notWritten(path, codeOf(error), 'Name another file, or remove that one first.');
  }
}

function factsOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
