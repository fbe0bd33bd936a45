import type { TenantSetup } from '../tenants/tenant-setup.js';

export const webhookSecret = 'example-webhook-secret';

/** A complete setup of an invented tenant; addresses are those of simulators. */
export const exampleSetup = {
  tenantId: 'example',
  name: '例示商事',
  webhookId: '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b',
  webhookHeader: 'x-clounect-secret',
  webhookSecret,
  sfa: { settings: { tenant: 'example', baseUrl: 'http://127.0.0.1:3001', limits: {} }, apiKey: 'EXAMPLE-KEY' },
  source: {
    table: 'table_1000000001',
    scheduleField: 'field_1000000001',
    settings: { fields: { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' } },
  },
  graph: {
    settings: { graphUrl: 'http://127.0.0.1:3002/v1.0', tokenEndpoint: 'http://127.0.0.1:3002/directory/oauth2/v2.0/token', clientId: 'client' },
    clientSecret: 'example-client-secret',
  },
  links: [
    { name: '山田 太郎', sfaUserId: 'taro.yamada', mail: 'taro.yamada@kaisha.example' },
    { name: '佐藤 花子', sfaUserId: 'hanako.sato', mail: 'hanako.sato@kaisha.example' },
  ],
} satisfies TenantSetup;
