import { relay, startProxy, type Passing, type Proxy } from './proxy.ts';

/** A proxy that can end the client in the middle of a write. */
export interface DeadlyProxy extends Proxy {
  /** What was written since the last call, as `METHOD path`. */
  written(): readonly string[];
  /** Calls `kill` at the n-th write from now on, once the server has carried it out and before its answer is passed on; or instead of the write. */
  killAt(count: number, when: 'answered' | 'unsent', kill: () => void): void;
  /** Lets everything live. */
  spare(): void;
}

/** Starts the proxy before a server on the loopback interface. */
export async function startDeadlyProxy(url: string): Promise<DeadlyProxy> {
  let log: string[] = [];
  let trap: { left: number; readonly when: 'answered' | 'unsent'; readonly kill: () => void } | undefined;

  async function pass(passing: Passing): Promise<void> {
    const { method = 'GET', url: path = '/' } = passing.request;
    if (method === 'GET' || method === 'HEAD') return relay(passing);
    if (trap !== undefined) trap.left -= 1;
    // What other connections still send belongs to a client that is dead already.
    if (trap !== undefined && trap.left < 0) return void passing.response.destroy();
    if (trap?.left !== 0) {
      log.push(`${method} ${path}`);
      return relay(passing);
    }
    if (trap.when === 'answered') {
      log.push(`${method} ${path}`);
      const answer = await passing.forward();
      answer.resume();
    }
    trap.kill();
    passing.response.destroy();
  }

  const proxy = await startProxy(url, (passing) => void pass(passing));
  return {
    ...proxy,
    written() {
      const found = log;
      log = [];
      return found;
    },
    killAt(count, when, kill) {
      trap = { left: count, when, kill };
    },
    spare() {
      trap = undefined;
    },
  };
}
