// The customer of the empty tenant: people of the table 訪問予定 with schedules and mailboxes, in a directory of their own. Nobody has set up
// anything for the sync yet: no filter, no API-Key, no webhook, no app registration.
const table = 'table_3000000001';
const schedule = 'field_3000000001';

export const newcomerDirectory = { id: 'c4d0f7a2-6b1e-4e0c-9f35-2a7d8b6e1c54', name: '見本工業' };

const people = [
  { sfaUserId: 'kenji.watanabe', name: '渡辺 健二', mail: 'kenji.watanabe@mihon.example', number: 1 },
  { sfaUserId: 'yuki.kobayashi', name: '小林 由紀', mail: 'yuki.kobayashi@mihon.example', number: 2 },
  { sfaUserId: 'shota.nakamura', name: '中村 翔太', mail: 'shota.nakamura@mihon.example', number: 3 },
];

export const newcomersInSfa = [
  ...people.map(({ sfaUserId, name, mail }) => ({ id: sfaUserId, name, mail, department: '訪問チーム' })),
  { id: 'group-visits', name: '訪問チーム', kind: 'group' },
];

export const newcomersInEntra = people.map(({ name, mail, number }) => ({
  id: `7e90c3d4-15a8-4b62-8f70-00000000000${number}`,
  displayName: name,
  mail,
  userPrincipalName: mail,
  tenantId: newcomerDirectory.id,
}));

const [kenji, yuki, shota] = people.map(({ sfaUserId }) => sfaUserId);

/** What stands in 訪問予定 at the first start; some of it tomorrow, so that something is seen as soon as the sync runs. */
export function toSampleVisits(now) {
  const day = (offset) => new Date(now + 9 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10);
  const at = (offset, from, to) => [`${day(offset)}T${from}+09:00`, `${day(offset)}T${to}+09:00`];
  const visit = (period, participants, title, place, content, purpose) => ({
    table,
    by: participants[0],
    record: {
      [schedule]: { [`${schedule}_period`]: period, [`${schedule}_participants`]: participants, [`${schedule}_public`]: true },
      field_3000000002: title,
      field_3000000003: place,
      field_3000000004: content,
      field_3000000005: purpose,
    },
  });
  return [
    visit(at(-1, '10:00', '11:00'), [kenji], 'みなと商店 ごあいさつ', '港町', '担当者の引き継ぎ', 'greeting'),
    visit(at(1, '10:00', '11:00'), [kenji], '新製品のご提案', 'みなと商店 本店', '見積書とカタログを持参', 'proposal'),
    visit(at(1, '14:00', '15:30'), [kenji, yuki], '共同提案の打ち合わせ', '見本工業 第二会議室', '役割の分担を決める', 'proposal'),
    visit(at(1, '00:00', '23:59'), [shota], '展示会', '国際展示場', '終日、展示の説明', 'greeting'),
    visit(at(2, '09:30', '10:30'), [yuki], '定期点検の立ち会い', 'あおば製作所', '点検表を持参', 'support'),
    visit(at(3, '13:00', '17:00'), ['group-visits', yuki], '訪問チーム会議', '見本工業 本社', '来月の訪問計画', 'support'),
  ];
}
