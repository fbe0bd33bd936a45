import { expect, it } from 'vitest';
import type { Decision, Row } from './decision.js';
import type { EventEvidence, Evidence } from './evidence.js';
import type { Mapping } from '../mapping/mapping.js';
import { absent, creating, deletion, ended, evidenceOf, fresh, living, plain, read, titled, type Setting } from '../testing/example-evidence.js';
import { planSync } from './plan-sync.js';
import { rows } from './decision.js';
import { schedule } from '../testing/create-sync-world.js';

const armed: Mapping = { ...living, writesBack: true };
const memories: readonly (readonly [string, Mapping | undefined])[] = [
  ['– / none', undefined],
  ['作成中 / creating', creating],
  ['あり / living', armed],
  ['放置 / released', { ...armed, state: 'released' }],
  ['Outlookで削除済み / deleted there', { ...armed, state: 'ended', endReason: 'deleted-in-outlook' }],
  ['終了 / ended', ended],
];
const several: Evidence['record'] = { state: 'present', schedule: schedule({ who: ['taro', 'jiro'] }), isBornByAdd: true };
const schedules: readonly (readonly [string, Setting])[] = [
  ['変更なし / unchanged', {}],
  ['変更あり / changed', { record: titled('新') }],
  ['参加者が複数 / several participants', { record: several }],
  ['削除 / deleted', { record: { state: 'deleted' } }],
  ['期間が空 / period emptied', { record: { state: 'present', schedule: { ...plain, period: null }, isBornByAdd: true } }],
  ['参加者から外れた / participant removed', { record: { state: 'present', schedule: { ...plain, participants: [] }, isBornByAdd: true } }],
  ['読めない / unknown', { record: { state: 'unknown' } }],
  ['連携オフ / link off', { isOn: false }],
];
const missing: EventEvidence = { state: 'missing' };
const events: readonly (readonly [string, Setting])[] = [
  ['未読 / assumed', {}],
  ['変更なし / unchanged', { event: read() }],
  ['編集あり / edited', { event: read({ title: '私' }) }],
  ['見つからない / not found', { event: missing }],
  ['会議 / meeting', { event: read({}, { hasAttendees: true }) }],
  ['定期 / series', { event: read({}, { isRecurring: true }) }],
];

function decisionOf(setting: Setting): Decision | undefined {
  const { decisions } = planSync(evidenceOf(setting));
  return decisions.find(({ mailboxId }) => mailboxId === 'm') ?? decisions.at(-1);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(direction: 'oneWay' | 'twoWay', more: Setting = {}): string {
  const lines = memories.flatMap(([memory, mapping]) =>
    schedules.flatMap(([state, record]) =>
      (mapping?.eventId === undefined ? events.slice(0, 1) : events).map(([seen, event]) => {
        const decision = decisionOf({ direction, ...more, ...(mapping === undefined ? {} : { mapping }), ...record, ...event });
        return line([memory, state, mapping?.eventId === undefined ? '–' : seen, `\`${decision?.row ?? ''}\``, decision?.step.kind ?? '']);
      }),
    ),
  );
  return [line(['記憶 / our memory', 'JUST.SFA', 'Outlook', '行 / row', '動作 / step']), line(['---', '---', '---', '---', '---']), ...new Set(lines)].join('\n');
}

/** What a decision about a deletion changes, and the record whose event was deleted in Outlook. */
function brake(): string {
  const standing: Setting = { mapping: armed };
  const gone: Setting = { ...absent, policies: { outlookDelete: 'deleteRecord' } };
  const cases: readonly (readonly [string, Setting, 'event' | 'record'])[] = [
    ['予定が不要 / event not wanted', { ...standing, record: { state: 'deleted' } }, 'event'],
    ['予定が再び必要 / event wanted again', standing, 'event'],
    ['予定が不要、連携オフ / not wanted, link off', { ...standing, record: { state: 'deleted' }, isOn: false }, 'event'],
    ['`deleteRecord`、読む前 / before the read', gone, 'record'],
    ['`deleteRecord`、変更なし / unchanged', { ...gone, record: fresh }, 'record'],
    ['`deleteRecord`、変更あり / changed', { ...gone, record: titled('新') }, 'record'],
    ['`deleteRecord`、参加者が複数 / several participants', { ...gone, record: several }, 'record'],
  ];
  const states = ['–', 'held', 'approved', 'discarded'] as const;
  const lines = cases.flatMap(([name, setting, what]) =>
    states.map((state) => {
      const plan = planSync(evidenceOf({ direction: 'twoWay', ...setting, ...(state === '–' ? {} : deletion(state, { what })) }));
      const told = plan.decisions.filter(({ mailboxId }) => mailboxId === 'm').map(({ row }) => `\`${row}\``);
      return line([name, state, told.join(', '), plan.decisions.find(({ mailboxId }) => mailboxId === 'm')?.step.kind ?? '']);
    }),
  );
  const head = ['状況 / situation', '判断 / decision of a person', '行 / row', '動作 / step'];
  return [line(head), line(head.map(() => '---')), ...lines].join('\n');
}

/** The rule table of the manual, by asking the planner: what an edit in Outlook does to JUST.SFA. */
function manual(): string {
  const cases = (['oneWay', 'twoWay'] as const).flatMap((direction) =>
    ([['1', fresh], ['2+', { ...several, isFresh: true }]] as const).flatMap(([participants, record]) =>
      ([['新規 / create', undefined], ['変更 / change', titled('新')]] as const).map(([action, changed]) => {
        const isSeveral = participants !== '1';
        const told = changed === undefined ? decisionOf({ direction, record }) : decisionOf({ direction, mapping: armed, record: isSeveral ? { state: 'present', schedule: schedule({ who: ['taro', 'jiro'], title: '新' }), isBornByAdd: true } : changed });
        const edited = decisionOf({ direction, mapping: armed, record: record as Evidence['record'], event: read({ title: '私' }) });
        return line([direction, action, participants, told?.step.kind ?? '', edited?.step.kind === 'writeBack' ? 'はい / yes' : 'いいえ / no']);
      }),
    ),
  );
  const head = ['方式 / mode', 'JUST.SFAでの操作 / action', '参加者 / participants', 'Outlook', '編集がJUST.SFAに反映 / an edit changes JUST.SFA'];
  return [line(head), line(head.map(() => '---')), ...cases].join('\n');
}

function reasons(): string {
  const lines = (Object.keys(rows) as Row[]).map((row) => line([`\`${row}\``, rows[row].ja, rows[row].en]));
  return [line(['行 / row', '理由', 'reason']), line(['---', '---', '---']), ...lines].join('\n');
}

it('is what the planner does: the documented table is made by running it (update with vitest -u)', async () => {
  const text = [
    '# 判断表 / The decision table',
    'この表はプランナーを実行して生成しています。/ Made by running the planner; a test compares it.',
    '## マニュアルの表 / The rule table of the manual',
    manual(),
    'Outlookで新しく作られた予定はプランナーに届きません。/ A new event in Outlook never reaches the planner: a hint about an event that no mapping names is dropped (contract suite of `EventInbox`).',
    '## 理由 / Reasons',
    reasons(),
    '## 片方向 / One-way',
    table('oneWay'),
    '## 双方向 / Two-way',
    table('twoWay'),
    '## 削除のブレーキ / The brake over deletions',
    'ブレーキに掛かる前の「–」は、件数の範囲内なら実行され、超えると `held` になります。/ Without a decision (–) a deletion is carried out as long as the count allows it, and is held beyond.',
    brake(),
    '## 復元の宣言の後 / After a declared restore',
    'バックアップの記憶は、両方を読み直すまで信じません(双方向、復元後にADDで知ったレコード以外は作成前に必ず探します)。/ What a backup remembers is not believed until both sides were read (two-way; every create looks first, but for a record that came by ADD since).',
    table('twoWay', { isRestored: true }),
    '',
  ].join('\n\n');
  await expect(text).toMatchFileSnapshot('../../../../docs/decision-table.md');
});

it('agrees with the manual: JUST.SFA changes only in two-way mode with exactly one participant', () => {
  const answers = manual().split('\n').slice(2).map((row) => row.split(' | ').map((cell) => cell.replaceAll('|', '').trim()));
  expect(answers.map(([mode, , participants, outlook, flows]) => [mode, participants, outlook, flows?.slice(0, 2)])).toEqual([
    ['oneWay', '1', 'create', 'いい'],
    ['oneWay', '1', 'update', 'いい'],
    ['oneWay', '2+', 'create', 'いい'],
    ['oneWay', '2+', 'update', 'いい'],
    ['twoWay', '1', 'create', 'はい'],
    ['twoWay', '1', 'update', 'はい'],
    ['twoWay', '2+', 'create', 'いい'],
    ['twoWay', '2+', 'update', 'いい'],
  ]);
});
