import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { manifestSetName } from '../../src/state/manifest-set-name.ts';

it.each<[files: readonly string[], directory: string, given: string | undefined, name: string]>([
  [['manifests'], '.waldur-gitops', undefined, '../manifests'],
  [['./manifests/'], '.waldur-gitops', undefined, '../manifests'],
  [['/srv/b', '/srv/a', '/srv/b'], '/srv/state', undefined, '../a, ../b'],
  [['-'], '/srv/state', undefined, '-'],
  [['/srv/state/-'], '/srv/state', undefined, './-'],
  [['/srv/state'], '/srv/state', undefined, './'],
  [['/srv/a, ../b'], '/srv/state', undefined, '"../a, ../b"'],
  [['/srv/a'], '/srv/state', 'production', 'production'],
])('%j beside %s (%s) is called %s', (files, directory, given, name) => {
  expect(manifestSetName(files, directory, given)).toBe(name);
});

it('is the same for any order, and another for other files', () => {
  const path = fc.constantFrom('a', 'b', 'a, b', '"a"', '-', 'c/d', 'c d');
  fc.assert(
    fc.property(fc.array(path, { minLength: 1 }), fc.array(path, { minLength: 1 }), (some, others) => {
      const same = new Set([...some, ...others]).size;
      const isSame = same === new Set(some).size && same === new Set(others).size;
      expect(manifestSetName(some, '/srv') === manifestSetName(others, '/srv')).toBe(isSame);
    }),
  );
});
