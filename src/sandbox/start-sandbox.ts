import { once } from 'node:events';
import { createClock } from './clock.ts';
import { createControl } from './control.ts';
import { createFaults } from './faults.ts';
import { createHeappe } from './heappe.ts';
import { serve } from './http/serve.ts';
import { runJob } from './jobs.ts';
import { PROFILES } from './profiles/profiles.ts';
import { routesOf } from './routes/routes.ts';
import type { LoggedRequest, Sandbox, SandboxOptions } from './sandbox.ts';
import { DEFAULT_SEED } from './seed/default-seed.ts';
import { plant } from './seed/plant.ts';
import { plantOffering } from './seed/plant-offering.ts';
import { createStore } from './store/store.ts';
import { createWorker } from './worker.ts';
import type { World } from './world.ts';

const REAL_PAGE_CAP = 300;

/** Starts a Waldur API in memory on the loopback interface. Rejects when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = createClock();
  const seed = options.seed ?? DEFAULT_SEED;
  const world: World = {
    clock,
    worker: createWorker(clock),
    heappe: createHeappe(),
    store: createStore(clock),
    profile: PROFILES[options.generation ?? '2024-10'],
    pageCap: options.pageCap ?? REAL_PAGE_CAP,
    switches: new Map(),
  };
  const names = plant(world, seed);
  const faults = createFaults();
  const requests: LoggedRequest[] = [];
  const server = serve({
    world,
    routes: routesOf(world.profile),
    faults,
    control: createControl({ faults, requests, clock, runJob: (job) => runJob(world, job) }),
    latency: options.latency ?? 0,
    costModel: options.costModel === true,
    log(request, answer) {
      requests.push(request);
      options.onExchange?.(request, answer.body);
    },
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  function id(key: string): string {
    const uuid = names.get(key);
    if (uuid === undefined) throw new Error(`the seed has no "${key}"`);
    return uuid;
  }

  return {
    url: `http://127.0.0.1:${String(port)}/api/`,
    token(actor) {
      const key = seed.actors?.[actor] ?? actor;
      const users = [...world.store.users.values()];
      const user =
        world.store.users.get(names.get(key) ?? '') ?? users.find(({ username }) => username === actor);
      if (user === undefined) throw new Error(`the sandbox has no user "${actor}"`);
      return user.token;
    },
    id,
    ids: names,
    clock,
    worker: world.worker,
    requests,
    writes: () => requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
    inject: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    store: world.store,
    addOfferings: (count, offering) =>
      Array.from({ length: count }, (_, index) => {
        const number = String(index + 1).padStart(String(count).length, '0');
        const key = `${offering.name}-${number}`;
        return plantOffering(world, names, key, { ...offering, name: key }).uuid;
      }),
    runJob: (job) => runJob(world, job),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
