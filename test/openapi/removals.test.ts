import { expect, test } from 'vitest';
import type { Document } from '../e2e/world.ts';
import { openOwnedWorkbench } from '../e2e/world.ts';
import { documents, KEPT, withOtherPolicies } from '../removal/all-kinds.ts';
import { startCheckedSandbox } from './checked-sandbox.ts';

test.each<readonly [string, (wanted: readonly Document[]) => readonly Document[]]>([
  ['by default', (wanted) => wanted],
  ['by other policies', withOtherPolicies],
])('what removals %s send to 8.0 fits the API description, and so do the answers', async (_, changed) => {
  const sandbox = await startCheckedSandbox();
  const bench = await openOwnedWorkbench(
    { WALDUR_API_URL: sandbox.url, WALDUR_ACCESS_TOKEN: sandbox.token('admin') },
    (milliseconds) => Promise.resolve(sandbox.clock.advance(milliseconds)),
  );
  try {
    // The description is a subset without links and robot accounts.
    const described = documents('8.0').filter(({ kind }) => kind !== 'LexisLink');
    await bench.apply(await bench.plan([...changed(described), KEPT]));
    const since = sandbox.writes().length;
    const { results } = await bench.apply(await bench.plan([KEPT], { prune: true }));
    expect(results.filter(({ outcome }) => outcome !== 'applied')).toEqual([]);
    expect(sandbox.writes().length - since).toBeGreaterThan(4);
    expect(sandbox.violations()).toEqual([]);
  } finally {
    await bench.close();
    await sandbox.close();
  }
});
