/** `[cause, cure]` in Japanese, then in English. */
type Texts = readonly [jaCause: string, jaCure: string, enCause: string, enCure: string];

/** What can be said of a tenant's health, or of a host that is not ready. */
export const healthFindings = {
  changesLate: [
    '反映待ちの変更が5分以上残っています。',
    '大量の変更を処理中であれば操作は不要です。ほかに表示されている項目があれば、その対処をしてください。',
    'A change has been waiting for more than five minutes.',
    'Nothing to do while a large number of changes is worked off; else see what other findings say.',
  ],
  changesStuck: [
    '反映待ちの変更が1時間以上残り、その間に一度も成功していません。連携が止まっています。',
    'workerの役割を持つホストが動いていることと、ほかに表示されている項目を確認してください。変更は失われていません。',
    'A change has been waiting for more than an hour, and nothing has succeeded since: the sync stands still.',
    'Check that a host with the worker role is running, and what other findings say. Nothing is lost.',
  ],
  recordsGivenUp: [
    '8回失敗したため、処理を止めたレコードがあります。',
    '連携実行ログで理由を確認し、JUST.SFAの予定か設定を直してください。予定を保存し直すと再試行します。',
    'Some records failed eight times and are no longer tried.',
    'See the reason in the activity log, then correct the schedule in JUST.SFA or the settings. Saving the schedule is a new try.',
  ],
  deletionsHeld: [
    '確認を待っている削除があります。',
    '内容を確認し、実行するか取りやめるかを選んでください。ほかの変更は通常どおり反映されています。',
    'Deletions are held until somebody decides.',
    'Look at them and approve or discard them. All other changes go on meanwhile.',
  ],
  signInRefused: [
    'JUST.SFAまたはMicrosoft 365への認証に失敗しています。',
    '詳細に表示されたAPIキーまたはクライアントシークレットを登録し直してください。登録後に自動で続けます。',
    'The sign-in at JUST.SFA or Microsoft 365 is refused.',
    'Register the API key or the client secret again, as the details say; the sync then goes on by itself.',
  ],
  changesFailing: [
    '反映に失敗している変更があります。',
    '詳細の原因と対処を確認してください。多くの場合は自動で再試行します。',
    'Some changes fail.',
    'See the cause and cure in the details; most are tried again by themselves.',
  ],
  webhooksRefused: [
    '秘密ヘッダーが正しくないWebhookを拒否しました。JUST.SFAからの変更が届いていない可能性があります。',
    'JUST.SFAのWebhook設定のリクエストヘッダーと、登録した値を一致させてください。',
    'Webhooks with a missing or wrong secret header were refused: changes of JUST.SFA may not be coming in.',
    'Make the request header in the webhook settings of JUST.SFA equal to the registered value.',
  ],
  webhookNeverSeen: [
    'JUST.SFAからのWebhookがまだ一度も届いていません。',
    'JUST.SFAのWebhook設定でアドレスを確認し、テスト送信をしてください。',
    'No webhook of JUST.SFA has ever come in.',
    'Check the address in the webhook settings of JUST.SFA and make a test send.',
  ],
  webhookUnsigned: [
    '秘密ヘッダーのないWebhookが届いています。変更ごとにJUST.SFAの読み取りが1回増えます。',
    'JUST.SFAのWebhook設定に秘密のリクエストヘッダーを追加し、同じ値を登録してください。',
    'Webhooks come without a secret header; each costs one more read of JUST.SFA.',
    'Add a secret request header in the webhook settings of JUST.SFA and register the same value.',
  ],
  webhookIncomplete: [
    'レコードIDのないWebhookが届きました(テスト送信など)。',
    'テスト送信であれば操作は不要です。続く場合はWebhookの送信対象フィールドを確認してください。',
    'A webhook came that names no record, as a test send does.',
    'Nothing to do after a test send; if it goes on, check which fields the webhook sends.',
  ],
  feedExpired: [
    'Outlookの変更通知の購読が期限切れです。',
    'workerの役割を持つホストが動いていることを確認してください。更新は自動で行い、抜けた変更も取り込みます。',
    'A subscription to changes in Outlook has run out.',
    'Check that a host with the worker role is running; it renews by itself and catches up on what was missed.',
  ],
  feedMissing: [
    'Outlookの変更通知を購読できていないメールボックスがあります。',
    'ホストのpublicUrlがインターネットから届くことと、アプリケーション許可を確認してください。自動で再試行します。',
    'Some mailboxes could not be subscribed to.',
    'Check that the public address of the host can be reached from the internet, and the permissions of the app. It is tried again by itself.',
  ],
  feedBehind: [
    'Outlookの変更の確認が1時間以上行われていません。',
    'workerの役割を持つホストと、Microsoft Graphへの接続を確認してください。',
    'Changes in Outlook have not been checked for more than an hour.',
    'Check the host with the worker role and its connection to Microsoft Graph.',
  ],
  feedPolled: [
    '変更通知を購読できないメールボックスを、1分ごとに確認しています。',
    '操作は不要です。Outlookでの変更の反映が最大1分遅くなります。',
    'Mailboxes that take no subscriptions are checked once a minute.',
    'Nothing to do; changes in Outlook arrive up to a minute later.',
  ],
  budgetLow: [
    'JUST.SFAの本日のAPI呼び出し回数が残りわずかです。',
    '残りがなくなると、翌日0時(日本時間)まで読み書きを待ちます。続く場合はAPIオプションをご検討ください。',
    'Few API calls to JUST.SFA are left for today.',
    'When none is left, reads and writes wait until 00:00 JST. If it lasts, consider the API option.',
  ],
  metricsOpen: [
    '/metricsをだれでも読める状態です。',
    'CLOUNECT_METRICS_TOKENかCLOUNECT_METRICS_PORTを指定するか、CLOUNECT_METRICS=offで止めるか、リバースプロキシで外部からのアクセスを止めてください。',
    'Anybody who reaches the port can read /metrics.',
    'Set CLOUNECT_METRICS_TOKEN or CLOUNECT_METRICS_PORT, switch them off by CLOUNECT_METRICS=off, or close the path in the reverse proxy.',
  ],
  workerStopped: [
    'ホストのworkerが動いていません。',
    'ホストを再起動してください。受け付けた変更は失われていません。',
    'The worker of this host does not turn any more.',
    'Restart the host. Nothing that was accepted is lost.',
  ],
  schemaOutdated: [
    'データベースの構造が、この版のホストより古いものです(バックアップから復元した場合など)。',
    'ホストを再起動してください。起動時に更新されます。',
    'The structure of the database is older than this host, for example after a restore.',
    'Restart the host: it brings the structure up to date at its start.',
  ],
} satisfies Readonly<Record<string, Texts>>;

export type HealthFindingCode = keyof typeof healthFindings;
