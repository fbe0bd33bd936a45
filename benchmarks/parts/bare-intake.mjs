// What intake is compared with: an Express handler that does one insert before it answers.
import { once } from 'node:events';
import express from 'express';
import { Pool } from 'pg';
import { answer, settings } from './child.mjs';

const pool = new Pool({ connectionString: settings().url, max: 10 });
await pool.query('create table if not exists bare_inbox (id bigint generated always as identity primary key, webhook_id text, record_id text, body jsonb, at timestamptz default now())');
const app = express().disable('x-powered-by');
app.post('/webhook/:webhookId', express.json(), async (request, response) => {
  await pool.query('insert into bare_inbox (webhook_id, record_id, body) values ($1, $2, $3)', [request.params.webhookId, String(request.body.recordId), request.body]);
  response.send('Success');
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
answer({ port: () => server.address().port });
