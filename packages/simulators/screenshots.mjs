// Makes a picture of every page of both simulators, as a phone and as a desktop shows it, light and dark, in both languages.
// node packages/simulators/screenshots.mjs <folder> [part of a page's name]
import { looks, openStudio } from '../page-kit/open-studio.mjs';

const { load, browser, isWanted, shoot, close } = await openStudio(import.meta.url);
const { receiveWebhooks, startPages } = await load('/src/justsfa/pages/testing/start-pages.ts');
const { startGraphSimulator } = await load('/src/graph/index.ts');
const { demoSettings } = await load('/src/graph/demo-settings.ts');
const { createTestCaller } = await load('/src/graph/test-caller.ts');

const day = '2030-11-27';
const hook = await receiveWebhooks();
const visit = (title, start, people) => ({
  table: 'table_3000000001',
  record: { field_3000000001: { field_3000000001_period: [`${day}T${start}+09:00`, `${day}T18:00+09:00`], field_3000000001_participants: people }, field_3000000002: title, field_3000000003: '本社 第二会議室' },
});
const sfa = await startPages({ settings: { webhooks: [{ id: 'w', title: '連携', url: hook.url, table: 'table_1000000001' }], records: [visit('共同提案の打ち合わせ', '10:00', ['taro.yamada', 'group-sales']), visit('展示会', '13:00', ['hanako.sato'])] } });
await sfa.visitor.send('/simulator/faults', { kind: 'delete', effect: 'drop', status: '503', times: '1' });
await sfa.visitor.send('/plates/10001/records', { 'value.field_1000000002': '定例' });

const graph = await startGraphSimulator();
const call = await createTestCaller(graph);
const mails = ['taro.yamada@sales.example', 'hanako.sato@sales.example'];
const mark = { id: 'String {5d0c7a52-8a34-4a43-9f0b-6c1f1f0e7b19} Name ClounectLink', value: 'c1|source|1001|m1|e1|1' };
const at = (time, on = day) => ({ dateTime: `${on}T${time}`, timeZone: 'Asia/Tokyo' });
let made = 0;
const make = async (owner, event) => (await call('POST', `/v1.0/users/${owner}/events`, { transactionId: `${(made += 1)}`, ...event }, { prefer: 'IdType="ImmutableId"' })).body.id;
const eventId = await make(mails[0], { subject: '株式会社見本 様 定例打合せ', start: at('10:00:00'), end: at('11:30:00'), location: { displayName: '第一会議室' }, singleValueExtendedProperties: [mark] });
await make(mails[0], { subject: '資料づくり', start: at('13:00:00'), end: at('14:00:00'), attendees: [{ emailAddress: { address: 'guest@other.example' } }] });
await make(mails[0], { subject: '出張', isAllDay: true, start: at('00:00:00'), end: at('00:00:00', '2030-11-28') });
await make(mails[1], { subject: '見積の説明と契約の確認 (オンライン、資料は前日までに送付)', start: at('10:30:00'), end: at('12:00:00'), isOnlineMeeting: true, sensitivity: 'private' });

const app = `/entra/apps/${demoSettings.apps[0].clientId}`;
const week = mails.map((mail) => `mail=${mail}`).join('&');
const sites = {
  sfa: {
    url: sfa.simulator.url,
    paths: [
      ...['/', '/person', '/nowhere', '/plates/10003', '/plates/10003?range=all', '/plates/10003/new', '/plates/10003/records/1', '/plates/10001', '/plates/10001/edit'],
      ...['/plates/10001/panels/panel_1000000002', '/plates/10001/panels/panel_1000000002/filters/filter_1000000003'],
      ...['/data', '/data/10003', '/data/10003/fields/field_3000000002', '/data/10001/webhooks', '/data/10001/webhooks/w', '/operation', '/operation/api-keys', '/operation/api-keys/new'],
      ...['/simulator/deliveries', '/simulator/calls', '/simulator/switches', '/simulator/faults'],
    ],
  },
  graph: {
    url: graph.url,
    paths: [
      ...['/', '/entra/apps', '/entra/apps/new', app, `${app}/endpoints`, `${app}/permissions`, `${app}/permissions/add?kind=application`, `${app}/secrets`, '/entra/users'],
      ...[`/outlook/week?date=${day}&mail=${mails[0]}`, `/outlook/week?date=${day}&${week}`, `/outlook/list?from=${day}`, `/outlook/${mails[0]}/events/${eventId}`, `/outlook/${mails[0]}/events/new`],
      ...['/mails', '/notifications', '/switches', '/faults', '/nowhere'],
    ],
  },
};

const nameOf = (path) => path.replace(app, '/app').replace(eventId, 'event').replaceAll(/[^a-z0-9-]+/gi, '_').replace(/^_|_$/g, '').slice(0, 60);
for (const { language, colorScheme, width, tail } of looks) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
  const page = await context.newPage();
  for (const [site, { url, paths }] of Object.entries(sites)) {
    await page.goto(`${url}/language/${language}`);
    for (const path of paths) {
      const name = `${site}-${nameOf(path)}-${tail}`;
      if (!isWanted(name)) continue;
      await page.goto(`${url}${path}`);
      if (path.startsWith('/outlook/week')) await page.locator('.ec-event').first().waitFor();
      await shoot(page, name);
    }
  }
  await context.close();
}
await Promise.all([sfa.simulator.close(), graph.close()]);
hook.close();
await close();
