/**
 * Calls what belongs to each signal when it comes; what it returns ends that. They are worked off one at a time, in order;
 * `failed` gets what one throws.
 */
export function onSignals(
  actions: Readonly<Partial<Record<NodeJS.Signals, () => void | Promise<void>>>>,
  failed: (error: unknown) => void,
): () => void {
  let work = Promise.resolve();
  const listeners = Object.entries(actions).map(([signal, act]) => {
    const listener = (): void => {
      work = work.then(act).catch(failed);
    };
    process.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) process.off(signal, listener);
  };
}
