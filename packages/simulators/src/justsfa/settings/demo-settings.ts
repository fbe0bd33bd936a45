/** An invented customer: tenant `example`, a table with everything the sync needs, a second one to switch to, a third one that nobody has set up for it yet. */
export const demoSettings = {
  tenant: 'example',
  tables: [
    {
      name: 'table_1000000001',
      label: '活動予定',
      number: 10001,
      fields: [
        { type: 'schedule', name: 'field_1000000001', label: 'スケジュール' },
        { type: 'text', name: 'field_1000000002', label: '題名', required: true, maxLength: 120 },
        { type: 'text', name: 'field_1000000003', label: '場所', maxLength: 80 },
        { type: 'multilineText', name: 'field_1000000004', label: '内容', maxLength: 2000 },
        { type: 'number', name: 'field_1000000005', label: '見込金額' },
        { type: 'autoNumber', name: 'field_1000000006', label: '管理番号' },
        { type: 'mail', name: 'field_1000000007', label: '連絡先メール' },
        { type: 'select', name: 'field_1000000008', label: '区分', options: [['visit', '訪問'], ['call', '電話']] },
        { type: 'text', name: 'field_1000000009', label: '外部キー', maxLength: 40, unique: true },
        { type: 'date', name: 'field_1000000010', label: '次回予定日' },
        { type: 'calculated', name: 'field_1000000011', label: '合計', sumOf: ['field_1000000005'] },
      ],
      panels: [
        {
          name: 'panel_1000000002',
          label: '活動予定パネル',
          filters: [
            { name: 'filter_1000000003', label: '参加者で絞り込み', conditions: [{ field: 'field_1000000001_participants', operator: 'contains' }] },
            { name: 'filter_1000000004', label: '更新日時で絞り込み', conditions: [{ field: '_updated_at', operator: 'onOrAfter' }] },
          ],
        },
      ],
    },
    {
      name: 'table_2000000001',
      label: '社内予定',
      number: 10002,
      fields: [
        { type: 'schedule', name: 'field_2000000001', label: 'スケジュール' },
        { type: 'text', name: 'field_2000000002', label: '題名', required: true, maxLength: 120 },
        { type: 'text', name: 'field_2000000003', label: '場所', maxLength: 80 },
        { type: 'multilineText', name: 'field_2000000004', label: '内容', maxLength: 2000 },
      ],
      panels: [
        {
          name: 'panel_2000000002',
          label: '社内予定パネル',
          filters: [{ name: 'filter_2000000003', label: '参加者で絞り込み', conditions: [{ field: 'field_2000000001_participants', operator: 'contains' }] }],
        },
      ],
    },
    {
      name: 'table_3000000001',
      label: '訪問予定',
      number: 10003,
      fields: [
        { type: 'schedule', name: 'field_3000000001', label: '訪問日時', required: true },
        { type: 'text', name: 'field_3000000002', label: '件名', required: true, maxLength: 120 },
        { type: 'text', name: 'field_3000000003', label: '訪問先', maxLength: 80 },
        { type: 'multilineText', name: 'field_3000000004', label: '訪問内容', maxLength: 2000 },
        { type: 'select', name: 'field_3000000005', label: '目的', options: [['proposal', '提案'], ['support', '保守'], ['greeting', 'あいさつ']] },
      ],
      panels: [{ name: 'panel_3000000002', label: '訪問予定パネル' }],
    },
  ],
  users: [
    { id: 'administrator', name: '管理者', role: '管理者' },
    { id: 'taro.yamada', name: '山田 太郎', mail: 'taro.yamada@sales.example', department: '営業部', role: '課長' },
    { id: 'hanako.sato', name: '佐藤 花子', mail: 'hanako.sato@sales.example', department: '営業部', role: '主任' },
    { id: 'S0103', name: '鈴木 一郎', mail: 'ichiro.suzuki@sales.example', department: '営業部' },
    { id: 'misaki.tanaka', name: '田中 美咲', department: '企画部' },
    { id: 'group-sales', name: '営業部', kind: 'group' },
    { id: 'room-a', name: '第一会議室', kind: 'facility' },
  ],
  apiKeys: [{ key: 'EXAMPLE-KEY', title: 'Clounect', tables: ['table_1000000001', 'table_2000000001'] }],
  webhooks: [],
  records: [],
  switches: {},
};
