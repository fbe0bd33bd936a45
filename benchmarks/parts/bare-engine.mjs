// What the engine is compared with: lanes that make the same call to Graph and one durable insert each, and nothing else.
import { Pool } from 'pg';
import { answer, settings } from './child.mjs';

const { url, concurrency, graph, people } = settings();
const pool = new Pool({ connectionString: url, max: 10 });
await pool.query('create table if not exists bare_result (record_id text, event_id text, etag text, at timestamptz default clock_timestamp())');

async function carryOut(recordId) {
  const person = recordId % people;
  const answered = await fetch(`http://127.0.0.1:${graph}/v1.0/users/id-of-person-${person}@example.example/events`, {
    method: 'POST',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json', prefer: 'IdType="ImmutableId"' },
    body: JSON.stringify({
      subject: `予定 ${recordId}`,
      body: { contentType: 'text', content: '打ち合わせの内容を書いたもの' },
      start: { dateTime: '2027-01-12T09:00:00', timeZone: 'Tokyo Standard Time' },
      end: { dateTime: '2027-01-12T10:00:00', timeZone: 'Tokyo Standard Time' },
      location: { displayName: '第1会議室' },
      isAllDay: false,
      transactionId: `transaction-${recordId}`,
      singleValueExtendedProperties: [{ id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name clounect', value: `source/${recordId}/epoch/1` }],
    }),
  });
  const event = await answered.json();
  await pool.query('insert into bare_result (record_id, event_id, etag) values ($1, $2, $3)', [String(recordId), event.id, event['@odata.etag']]);
}

answer({
  run: async ([first, count]) => {
    let next = first;
    const lane = async () => {
      while (next < first + count) await carryOut((next += 1) - 1);
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: concurrency }, lane));
    return performance.now() - began;
  },
});
