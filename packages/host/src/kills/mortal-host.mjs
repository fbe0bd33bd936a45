// A host of its own process that dies by SIGKILL at a step it is told by its parent: just before or just after the n-th commit,
// claim, load or call to Graph. Runs on the built packages. Usage: fork(mortal-host.mjs, [JSON of { folder, masterKey, setup, port }])
import { createServer } from 'node:http';
import { createClounect, portTokens } from '@clounect/host';
import express from 'express';

const ignore = () => undefined;
const { folder, masterKey, setup, port } = JSON.parse(process.argv[2]);
let armed;

process.on('message', (message) => {
  armed = message;
  process.send({ armed: true });
});
process.on('disconnect', () => process.exit(0));

/** Counts the calls of these methods while armed, and dies at the one that was named. */
function mortal(port, methods) {
  return new Proxy(port, {
    get: (target, name) => {
      const method = target[name];
      if (!methods.includes(name)) return method;
      return async (...args) => {
        const isNow = armed !== undefined && (armed.step -= 1) < 0;
        if (isNow && armed.moment === 'before') process.kill(process.pid, 'SIGKILL');
        const answer = await method.apply(target, args);
        // An idle poll is no step of the sequence.
        if (name === 'claim' && armed !== undefined && answer.length === 0) armed.step += 1;
        else if (isNow) process.kill(process.pid, 'SIGKILL');
        return answer;
      };
    },
  });
}

const graphMethods = ['createEvent', 'updateEvent', 'deleteEvent', 'readEvent', 'findEvents'];

const clounect = await createClounect({
  database: { folder, waitMs: 20_000 },
  masterKey,
  worker: { pollMs: 50 },
  logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  bind: (container) => {
    const [mappings, queue, connections] = [portTokens.mappings, portTokens.queue, portTokens.connections].map((token) => container.get(token));
    container.rebind(portTokens.mappings).toConstantValue(mortal(mappings, ['commit', 'load']));
    container.rebind(portTokens.queue).toConstantValue(mortal(queue, ['claim']));
    container.rebind(portTokens.connections).toConstantValue({
      sfa: (source, urgency) => connections.sfa(source, urgency),
      sfaWriter: (source, urgency) => connections.sfaWriter(source, urgency),
      feed: (tenantId) => connections.feed(tenantId),
      graph: async (tenantId, urgency) => mortal(await connections.graph(tenantId, urgency), graphMethods),
    });
  },
});
if (!(await clounect.hasTenant(setup.tenantId))) await clounect.setUpTenant(setup);
await clounect.start();
const server = createServer(express().use(clounect.router));
server.listen(port, '127.0.0.1', () => process.send({ ready: true }));
