// One of several host processes on one PostgreSQL, as its parent wants it. Runs on the built packages.
// Usage: fork(cluster-host.mjs, [JSON of { url, masterKey, setup, publicUrl, port, roles, maxConnections, clockOffMs }])
import { createServer } from 'node:http';

const { url, masterKey, setup, publicUrl, port, roles, maxConnections, clockOffMs } = JSON.parse(process.argv[2]);
const trueNow = Date.now;
// The whole process has the wrong time, whoever asks for it.
globalThis.Date = class extends Date {
  constructor(...given) {
    if (given.length === 0) super(trueNow() + clockOffMs);
    else super(...given);
  }
  static now() {
    return trueNow() + clockOffMs;
  }
};

const { createClounect } = await import('@clounect/host');
const { default: express } = await import('express');
process.on('disconnect', () => process.exit(0));

const clounect = await createClounect({ database: { url, maxConnections }, masterKey, roles, publicUrl, worker: { pollMs: 100 } });
if (!(await clounect.hasTenant(setup.tenantId))) await clounect.setUpTenant(setup);
await clounect.start();
const server = createServer(express().use(clounect.router));
server.listen(port, '127.0.0.1', () => process.send({ ready: true }));
