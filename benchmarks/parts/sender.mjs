// Sends webhooks over so many connections at once, each the next one as soon as the last was answered.
import { Agent, request } from 'node:http';
import { toBody, webhookHeader, webhookIdOf, webhookSecret } from './example-tenant.mjs';
import { answer } from './child.mjs';

answer({
  send: async ({ port, count, connections, first }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const took = [];
    let refused = 0;
    let next = 0;
    const post = (body) =>
      new Promise((resolve, reject) => {
        const sent = request(
          { agent, port, host: '127.0.0.1', method: 'POST', path: `/webhook/${webhookIdOf(0)}`, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), [webhookHeader]: webhookSecret } },
          (response) => response.resume().on('end', () => resolve(response.statusCode)),
        );
        sent.on('error', reject).end(body);
      });
    const lane = async () => {
      while (next < count) {
        const recordId = first + (next += 1);
        const body = toBody(recordId);
        const began = performance.now();
        if ((await post(body)) !== 200) refused += 1;
        took.push(performance.now() - began);
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: connections }, lane));
    const seconds = (performance.now() - began) / 1000;
    agent.destroy();
    return { rate: count / seconds, took, refused };
  },
});
