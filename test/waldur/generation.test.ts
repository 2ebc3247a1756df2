import { describe, expect, it } from 'vitest';
import { connect } from '../../src/waldur/connect.ts';
import { generationOf } from '../../src/waldur/generation.ts';
import { asWaldur, json, settingsFor, startServer } from './fake-server.ts';

describe('the generation', () => {
  it.each([
    ['unknown', [], undefined, '2024-10'],
    ['unknown', ['openportal-allocations'], undefined, 'openportal-2024-08'],
    ['unknown', ['backend-resources', 'openportal-allocations'], undefined, '8.0'],
    ['7.9.8', ['backend-resources'], undefined, '8.0'],
    ['8.0.5', [], undefined, '8.0'],
    ['8.0.9-rc.1', [], undefined, '8.0'],
    ['v11.2', [], undefined, '8.0'],
    ['7.0.2', [], ['uuid', 'native_name'], '2024-10'],
    ['7.5.1', [], ['uuid', 'slug'], '8.0'],
    ['7.5.1', [], undefined, '2024-10'],
    ['nonsense', [], undefined, '2024-10'],
  ])('of version %s with %j and an offering of %j is %s', (version, collections, keys, generation) => {
    const facts = { version, collections: new Set(collections) };
    expect(generationOf(keys === undefined ? facts : { ...facts, offeringKeys: new Set(keys) })).toBe(
      generation,
    );
  });

  it.each([
    ['7.5.1', [{ uuid: 'x', slug: 'y' }], '8.0', 4],
    ['7.5.1', [], '2024-10', 4],
    ['7.5.1', { strange: true }, '2024-10', 4],
    ['unknown', [{ uuid: 'x', slug: 'y' }], '2024-10', 3],
  ])(
    'of version %s with the offerings %j is %s, after %i requests',
    async (version, offerings, generation, requests) => {
      const server = await startServer(
        asWaldur(
          (_, response) => {
            json(response, 200, offerings);
          },
          { version: { version } },
        ),
      );
      const { instance, reader } = await connect(settingsFor(server.url));
      expect(instance).toMatchObject({ generation, version });
      expect(reader.requests).toBe(requests);
      await server.close();
    },
  );
});
