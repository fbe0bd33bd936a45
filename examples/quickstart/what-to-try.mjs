/** What is printed when all is ready: lines to copy into another terminal. */
export function whatToTry({ console: host, empty, justSfa, graph, users, webhookUrl }, dataDir, direction) {
  const [one, other] = users;
  const records = `${justSfa.url}/sites/api/services/v1/tables/${justSfa.table}/records/`;
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const graphSite = new URL(graph.url).origin;
  const graphSim = `${graphSite}/_sim`;
  const alone = {
    [justSfa.fields.schedule]: {
      [`${justSfa.fields.schedule}_period`]: [`${day}T14:00+09:00`, `${day}T15:00+09:00`],
      [`${justSfa.fields.schedule}_participants`]: [[one.sfaUserId]],
    },
    [justSfa.fields.title]: '一人の予定',
  };
  const record = {
    [justSfa.fields.schedule]: {
      [`${justSfa.fields.schedule}_period`]: [`${day}T10:00+09:00`, `${day}T11:00+09:00`],
      [`${justSfa.fields.schedule}_participants`]: [[one.sfaUserId], [other.sfaUserId]],
    },
    [justSfa.fields.title]: '見積もりの打ち合わせ',
    [justSfa.fields.location]: '第一会議室',
  };
  const call = (method, body) =>
    `  curl -s -X ${method} '${records}' -H 'Authorization: Bearer ${justSfa.apiKey}' -H 'Content-Type: application/json' \\\n    -d '${JSON.stringify(body)}'\n`;
  const events = `${graphSim}/mailboxes/${one.mail}/events`;
  const find = `node -p 'JSON.parse(require("fs").readFileSync(0)).find((event) => event.subject === "${alone[justSfa.fields.title]}").id'`;
  const twoWay = [
    '5. 参加者が1名の予定を作る / create a schedule with one participant:',
    call('POST', { records: [{ record: alone }] }),
    '6. その人としてOutlookで編集する / edit its event as that person does in Outlook:',
    `  EVENT=$(curl -s '${events}' | ${find})`,
    `  curl -s -X PATCH "${events}/$EVENT" -H 'Content-Type: application/json' -d '${JSON.stringify({ subject: '外出', location: { displayName: '駅前' } })}'\n`,
    '7. 2秒後、JUST.SFAのレコードが変わっている / 2 s later the JUST.SFA record has changed:',
    `  curl -s '${justSfa.url}/_sim/records'\n`,
  ];
  return [
    '\nClounect の準備ができました。 / Clounect is ready.\n',
    `  console    ${host.url}/   (${host.email}  ${host.password})`,
    `             設定がまだの会社 / a customer with nothing set up: ${empty.email}  ${empty.password}`,
    `  webhook    ${webhookUrl}`,
    `  JUST.SFA   ${justSfa.url}/   (simulated; /_sim/ for scripts)`,
    `  Outlook    ${graphSite}/outlook/week   (simulated; Entra: ${graphSite}/entra/apps; /_sim/ for scripts)`,
    `  ${dataDir}/quickstart.json にすべてのアドレスと鍵があります。 / has all addresses and keys.\n`,
    '1. 予定を作る / create a schedule:',
    call('POST', { records: [{ record }] }),
    '2. カレンダーを見る / look into the mailbox:',
    `  curl -s '${events}'\n`,
    '3. 変更する / change it (recordId: the answer of 1.):',
    call('PUT', { records: [{ recordId: 1, record: { [justSfa.fields.title]: '契約の打ち合わせ' } }] }),
    '4. 削除する / delete it:',
    call('DELETE', { records: [{ recordId: 1 }] }),
    ...(direction === 'twoWay' ? twoWay : ['片方向で動いています。双方向連携を試すには、DIRECTIONなしで起動してください。 / This is one-way; without DIRECTION it is two-way: npm start\n']),
    '何が行われたか見る / see what was done and what failed:',
    `  tail -f '${dataDir}/logs/host.log'\n`,
    'Ctrl+C で終了します。続きは次回の起動に引き継がれます。 / Ctrl+C ends it; the next start goes on where it was.\n',
  ].join('\n');
}
