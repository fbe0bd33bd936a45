// The invented customer: who is there, and what each of the three processes has to know of it.
import { newcomerDirectory, newcomersInEntra, newcomersInSfa, toSampleVisits } from './newcomers.mjs';

const tenant = 'example';
const directory = '8a1f6c2e-3f0b-4c55-9d0e-5b7a2c9e1d10';
const clientId = '2b6d7f5a-91c4-4f0e-a1d3-6c8e0b9f4a72';
const table = 'table_1000000001';
const panel = 'panel_1000000002';
const filter = 'filter_1000000003';
const fields = { schedule: 'field_1000000001', title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' };
const webhookHeader = 'x-clounect-secret';
export const webhookSetting = 'clounect';
const administrator = 'admin@kaisha.example';
const emptyAdministrator = 'admin@mihon.example';

/** `linked`: with 連携 on. Everyone is in JUST.SFA; who has an address has a mailbox too. */
const people = [
  { sfaUserId: 'taro.yamada', name: '山田 太郎', mail: 'taro.yamada@kaisha.example', linked: true },
  { sfaUserId: 'hanako.sato', name: '佐藤 花子', mail: 'hanako.sato@kaisha.example', linked: true },
  { sfaUserId: 'ichiro.suzuki', name: '鈴木 一郎', mail: 'ichiro.suzuki@kaisha.example', linked: true },
  { sfaUserId: 'megumi.takahashi', name: '高橋 恵', mail: 'megumi.takahashi@kaisha.example', linked: false },
  { sfaUserId: 'misaki.tanaka', name: '田中 美咲', mail: undefined, linked: false },
];
const linked = people.filter((person) => person.linked);

/** Addresses of the three servers, from their ports. */
export function toAddresses({ port, sfaPort, graphPort }, { webhookId }) {
  const at = (number) => `http://127.0.0.1:${number}`;
  return {
    host: at(port),
    webhook: `${at(port)}/webhook/${webhookId}`,
    sfa: at(sfaPort),
    graph: `${at(graphPort)}/v1.0`,
    graphSim: `${at(graphPort)}/_sim`,
    token: `${at(graphPort)}/${directory}/oauth2/v2.0/token`,
  };
}

export function toSfaSettings(addresses, secrets) {
  return {
    tenant,
    users: [
      { id: 'administrator', name: '管理者', role: '管理者' },
      ...people.map(({ sfaUserId, name, mail = '' }) => ({ id: sfaUserId, name, mail, department: '営業部' })),
      ...newcomersInSfa,
      { id: 'group-sales', name: '営業部', kind: 'group' },
      { id: 'room-a', name: '第一会議室', kind: 'facility' },
    ],
    apiKeys: [{ key: secrets.apiKey, title: 'Clounect', tables: [table] }],
    webhooks: [toWebhook(addresses, secrets)],
    records: toSampleVisits(Date.now()),
  };
}

function toWebhook(addresses, secrets) {
  return { id: webhookSetting, title: 'Clounect', url: addresses.webhook, headers: { [webhookHeader]: secrets.webhookSecret }, table };
}

export function toGraphSettings(secrets) {
  return {
    directories: [{ id: directory, name: '例示商事' }, newcomerDirectory],
    apps: [{ clientId, tenantId: directory, displayName: 'Clounect', secrets: [{ value: secrets.clientSecret }] }],
    users: [
      ...people.flatMap(({ mail, name }, index) =>
        mail === undefined ? [] : [{ id: `5d2e8b10-7c41-4f6a-8e30-00000000000${index + 1}`, displayName: name, mail, userPrincipalName: mail, tenantId: directory }],
      ),
      ...newcomersInEntra,
    ],
  };
}

/** What the host is told of the tenant (`tenantSetupSchema` of @clounect/host). */
export function toTenantSetup(addresses, secrets, direction) {
  return {
    tenantId: tenant,
    name: '例示商事',
    webhookId: secrets.webhookId,
    webhookHeader,
    webhookSecret: secrets.webhookSecret,
    direction,
    timeZone: 'Asia/Tokyo',
    sfa: { settings: { tenant, baseUrl: addresses.sfa, limits: { perMinute: 60, perDay: 20_000 } }, apiKey: secrets.apiKey },
    source: {
      table,
      scheduleField: fields.schedule,
      settings: { fields: { title: fields.title, location: fields.location, content: fields.content }, panelName: panel, filterName: filter },
    },
    graph: { settings: { graphUrl: addresses.graph, tokenEndpoint: addresses.token, clientId }, clientSecret: secrets.clientSecret },
    links: linked.map(({ name, sfaUserId, mail }) => ({ name, sfaUserId, mail, isOn: true })),
    administrators: [{ email: administrator, name: '管理者', password: secrets.password }],
  };
}

/** A second customer with nothing set up: the manual's way begins here. It is told once; what the console registers stays. */
export function toEmptySetup(secrets) {
  return {
    tenantId: 'empty',
    name: '見本工業',
    webhookId: secrets.emptyWebhookId,
    timeZone: 'Asia/Tokyo',
    administrators: [{ email: emptyAdministrator, name: '管理者', password: secrets.emptyPassword }],
  };
}

/** The simulators stand in for these hosts, so that the console takes what it would take of the real ones (`CLOUNECT_STAND_INS`). */
export function toStandIns(addresses) {
  const graph = new URL(addresses.graph).origin;
  return [`${tenant}.justsfa.com=${addresses.sfa}`, `login.microsoftonline.com=${graph}`, `graph.microsoft.com=${graph}`].join(',');
}

/** The content of `quickstart.json`. */
export function toQuickstart(addresses, secrets) {
  return {
    console: { url: addresses.host, email: administrator, password: secrets.password },
    webhookUrl: addresses.webhook,
    justSfa: { url: addresses.sfa, tenant, apiKey: secrets.apiKey, table, panel, filter, fields },
    graph: { url: addresses.graph, tokenEndpoint: addresses.token, clientId, clientSecret: secrets.clientSecret },
    users: linked.map(({ name, sfaUserId, mail }) => ({ name, sfaUserId, mail })),
    unlinked: people.filter((person) => !person.linked).map(({ name, sfaUserId }) => ({ name, sfaUserId })),
    empty: { email: emptyAdministrator, password: secrets.emptyPassword },
  };
}
