// The calls of Graph that a sync makes, answered at once or after `latencyMs`, in a process of its own: as fast as node:http is, so that what
// is measured is the caller. It judges nothing; the simulators do that.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { answer, settings } from './child.mjs';

let { latencyMs = 0 } = settings();
let made = 0;
const delays = new Map();
const arrivals = [];

const server = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const path = request.url;
    const mailbox = /^\/v1\.0\/users\/([^/?]+)/.exec(path)?.[1] ?? '';
    const wait = delays.get(decodeURIComponent(mailbox)) ?? latencyMs;
    const respond = () => send(request, response, path, mailbox, Buffer.concat(chunks).toString());
    if (wait === 0) respond();
    else setTimeout(respond, wait);
  });
}).listen(0, '127.0.0.1');
server.keepAliveTimeout = 60_000;
await once(server, 'listening');

function send(request, response, path, mailbox, text) {
  const json = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(value === undefined ? undefined : JSON.stringify(value));
  };
  if (path.endsWith('/token')) return json(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'token' });
  if (request.method === 'GET') return json(200, path.includes('/events') ? { value: [] } : { id: `id-of-${decodeURIComponent(mailbox)}`, mail: decodeURIComponent(mailbox), userPrincipalName: decodeURIComponent(mailbox), displayName: 'name' });
  if (request.method === 'DELETE') return json(204);
  const body = JSON.parse(text);
  made += 1;
  arrivals.push([body.subject, performance.timeOrigin + performance.now()]);
  const at = new Date().toISOString();
  json(request.method === 'POST' ? 201 : 200, {
    '@odata.etag': `W/"${made}"`,
    id: `event-${made}`,
    createdDateTime: at,
    lastModifiedDateTime: at,
    attendees: [],
    isOrganizer: true,
    type: 'singleInstance',
    sensitivity: 'normal',
    isOnlineMeeting: false,
    ...body,
  });
}

answer({
  port: () => server.address().port,
  latency: (milliseconds) => void (latencyMs = milliseconds),
  /** One mailbox whose calls take so long. */
  delay: ([mailbox, milliseconds]) => void delays.set(mailbox, milliseconds),
  made: () => made,
  /** [subject, epoch milliseconds] of each write since the last time. */
  arrivals: () => arrivals.splice(0),
  reset: () => void ((made = 0), (arrivals.length = 0)),
});
