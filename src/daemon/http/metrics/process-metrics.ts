import { Gauge, type Registry } from 'prom-client';

/** What Prometheus expects of any process, under the names that it expects. */
export function processMetrics(registry: Registry): void {
  const gauge = (name: string, help: string, read: () => number): Gauge =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge('process_resident_memory_bytes', 'Memory of the process', () => process.memoryUsage.rss());
  gauge('process_cpu_seconds_total', 'Processor time of the process, in all', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  const start = Math.round(Date.now() / 1_000 - process.uptime());
  gauge('process_start_time_seconds', 'When the process started', () => start);
}
