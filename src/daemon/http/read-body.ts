import type { Context } from 'hono';

/**
 * The body of a request; `undefined` when it is larger than so many bytes, and then what is left of it is not read.
 * Hono's own limit makes a new request of what it has read, which needs its server to take the place of the global
 * classes of the whole process.
 */
export async function readBody(context: Context, largest: number): Promise<Buffer | undefined> {
  const announced = Number(context.req.header('content-length') ?? 0);
  if (announced > largest) return tooLarge(context);
  const reader = context.req.raw.body?.getReader();
  if (reader === undefined) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const chunk: Uint8Array = part.value;
    size += chunk.length;
    if (size > largest) return tooLarge(context);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(context: Context): undefined {
  context.header('Connection', 'close');
  return undefined;
}
