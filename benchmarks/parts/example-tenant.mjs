// An invented tenant, with as many people as wanted, whose Graph is at `graph`.
export const table = 'table_1000000001';
export const webhookHeader = 'x-clounect-secret';
export const webhookSecret = 'example-webhook-secret';

export function exampleTenant({ tenantId = 'example', graph, people = 8, number = 0 }) {
  return {
    tenantId,
    name: '例示商事',
    webhookId: webhookIdOf(number),
    webhookHeader,
    webhookSecret,
    sfa: { settings: { tenant: 'example', baseUrl: 'http://127.0.0.1:1', limits: {} }, apiKey: 'EXAMPLE-KEY' },
    source: {
      table,
      scheduleField: 'field_1000000001',
      settings: { fields: { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' } },
    },
    graph: {
      settings: { graphUrl: `http://127.0.0.1:${graph}/v1.0`, tokenEndpoint: `http://127.0.0.1:${graph}/directory/oauth2/v2.0/token`, clientId: 'client' },
      clientSecret: 'example-client-secret',
    },
    links: Array.from({ length: people }, (_, person) => ({ name: `社員${person}`, sfaUserId: `user-${person}`, mail: `person-${person}@${tenantId}.example` })),
  };
}

export const webhookIdOf = (number) => `0b7e3c1a-52d4-4f0e-9a68-${String(number).padStart(12, '0')}`;

/** A complete webhook body as JUST.SFA sends it. */
export function toBody(recordId, { title = `予定 ${recordId}`, people = [0], type = 'ADD_RECORD' } = {}) {
  return JSON.stringify({
    type,
    recordId,
    tableName: table,
    updatedAt: new Date(Date.UTC(2026, 10, 22) + recordId).toISOString(),
    record: {
      field_1000000001: {
        field_1000000001_period: ['2027-01-12T09:00+09:00', '2027-01-12T10:00+09:00'],
        field_1000000001_participants: people.map((person) => [`user-${person}`, '', '', '', '']),
      },
      field_1000000002: title,
      field_1000000003: '第1会議室',
      field_1000000004: '打ち合わせの内容を書いたもの',
    },
  });
}
