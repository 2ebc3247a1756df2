import { resolve } from 'node:path';
import pLimit from 'p-limit';
import type { Secret } from '../../manifest/secret.ts';
import { EnvFileError } from '../../providers/env-file-text.ts';
import { sinkText, type ReadableSink, type Sink } from '../../providers/sink.ts';
import { DeliveryError } from './delivery-error.ts';
import { fileBefore, fileContent } from './file-content.ts';
import { OwnerError, replaceFile } from './replace-file.ts';
import { runCommand } from './run-command.ts';
import { codeOf, sinkObstacle, type DeliveryOptions } from './sink-obstacle.ts';

/**
 * Hands secrets to sinks. Files are written one after the other, as several secrets may go to one file. When it throws
 * DeliveryError, what was in a file before is there still.
 */
export function createDelivery(options: DeliveryOptions): (secret: Secret, sink: Sink) => Promise<void> {
  const lane = pLimit(1);
  return (secret, sink) =>
    sink.type === 'command' ? deliver(secret, sink, options) : lane(() => deliver(secret, sink, options));
}

async function deliver(secret: Secret, sink: Sink, options: DeliveryOptions): Promise<void> {
  const obstacle = sinkObstacle(sink, options);
  if (obstacle !== undefined) throw new DeliveryError(obstacle.problem, [obstacle.hint]);
  const text = secret.reveal();
  if (typeof text !== 'string' || text === '') {
    throw new DeliveryError(`what the server gave for ${sinkText(sink)} is no text`, []);
  }
  if (sink.type === 'command') await runCommand(sink, text, options);
  else await writeFile(sink, text);
}

async function writeFile(sink: ReadableSink, secret: string): Promise<void> {
  try {
    const before = fileBefore(sink);
    await replaceFile(resolve(sink.path), fileContent(sink, before?.text ?? '', secret), before?.stats);
  } catch (error) {
    if (error instanceof OwnerError) {
      throw new DeliveryError(`${sink.path} belongs to another user, who could not read it any more`, [
        'Run as a user who may keep it theirs, or give another path.',
      ]);
    }
    // The message of this one says what the secret is like, and does not quote it.
    if (error instanceof EnvFileError) {
      throw new DeliveryError(`${sinkText(sink)} cannot take it: ${error.message}`, ['Use another sink.']);
    }
    throw new DeliveryError(`${sinkText(sink)} cannot be written (${codeOf(error)})`, []);
  }
}
