/**
 * Does work whose signal is raised with another one, or after so many milliseconds. A timer of ours is kept as long as the
 * work goes on; the runtime forgets `AbortSignal.timeout` when nothing but `AbortSignal.any` holds it.
 */
export async function withinTime<Result>(
  milliseconds: number,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const limit = new AbortController();
  const stop = (): void => {
    limit.abort(signal.reason);
  };
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  const timer = setTimeout(() => {
    limit.abort(new DOMException('it took longer than it may', 'TimeoutError'));
  }, milliseconds);
  try {
    return await work(limit.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}
