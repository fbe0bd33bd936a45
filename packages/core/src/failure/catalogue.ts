import { entry, type CatalogueEntry } from './catalogue-entry.js';
import { findings } from './findings.js';
import type { Failure, FailureCode } from './failure.js';
import { healthFindings } from '../health/health-findings.js';

/** One entry for each way in which the outside can fail. */
const failures: Readonly<Record<FailureCode, CatalogueEntry>> = {
  unauthorized: entry(
    '認証に失敗しました。APIキー、クライアントシークレット、またはWebhookの秘密ヘッダーが正しくないか、期限が切れています。',
    '値を確認して登録し直してください。変更は失われず、登録後に自動で反映されます。',
    'Sign-in failed: the API key, the client secret or the secret header of the webhook is wrong or has expired.',
    'Check the value and register it again. No change is lost; all are carried out afterwards.',
  ),
  forbidden: entry(
    '権限がありません。APIキーの権限・対象テーブル、またはMicrosoft Graphのアプリケーション許可と管理者の同意が足りません。',
    'JUST.SFAではキーの権限と対象テーブルを、Microsoft EntraではCalendars.ReadWriteとUser.Read.Allの同意を確認してください。反映に1時間以上かかることがあります。',
    'Permission is missing: of the API key or its tables, or the application permissions and admin consent of Microsoft Graph.',
    'Check the key in JUST.SFA, and Calendars.ReadWrite and User.Read.All with admin consent in Microsoft Entra. A change may take more than an hour.',
  ),
  notFound: entry(
    '指定したものが見つかりません(テーブル、パネル、フィルター、利用者のいずれか)。',
    '識別名とメールアドレスを確認してください。',
    'Something that was named does not exist: a table, a panel, a filter or a user.',
    'Check the identifiers and the mail address.',
  ),
  mailboxUnusable: entry(
    'このユーザーのメールボックスは使えません(Exchange Onlineのライセンスがない、無効、またはオンプレミス)。',
    'ライセンスとメールボックスの状態を確認してください。定期的に再確認し、使えるようになれば自動で続けます。',
    'This user\'s mailbox cannot be used: no Exchange Online licence, disabled, or on-premises.',
    'Check the licence and the mailbox. It is probed from time to time, and the sync goes on by itself.',
  ),
  conflict: entry(
    '同時に変更されたため、書き込みが受け付けられませんでした。',
    '操作は不要です。読み直してから自動で再試行します。',
    'The other side changed at the same moment, so the write was not accepted.',
    'Nothing to do: it is read again and retried by itself.',
  ),
  rejected: entry(
    '相手側が値を受け付けませんでした(文字数、必須、入力規則、期間など)。',
    'JUST.SFAの予定の内容を直すと、自動で再試行します。',
    'The other side refused a value: its length, a required field, an input rule, the period.',
    'Correct the schedule in JUST.SFA; it is then tried again by itself.',
  ),
  rateLimited: entry(
    '相手側の利用制限に達しました。',
    '操作は不要です。指定された時間の後に続けます。続く場合はJUST.SFAのAPIオプションをご検討ください。',
    'A limit of the other side was reached.',
    'Nothing to do: it goes on after the time it was told. If it lasts, consider the API option of JUST.SFA.',
  ),
  unavailable: entry(
    '相手側が応答しないか、一時的な障害が起きています。',
    '操作は不要です。間隔を空けて再試行します。',
    'The other side does not answer or is out of order for now.',
    'Nothing to do: it is tried again at growing intervals.',
  ),
  resyncNeeded: entry(
    '変更の追跡情報が失効しました。',
    '操作は不要です。全体を比較し直します。',
    'The position in the change feed has expired.',
    'Nothing to do: everything is compared again.',
  ),
  malformed: entry(
    '受け取ったデータを理解できませんでした(期間の形式、レコードIDなど)。',
    'フィールドの識別名と予定の期間を確認してください。予定を直すと再試行します。',
    'What came in could not be understood: the form of a period, a record id.',
    'Check the identifiers of the fields and the period of the schedule; a change of the schedule is a new try.',
  ),
};

/** Hints that explain a failure better than its code does. */
const hints: Readonly<Record<string, CatalogueEntry>> = {
  AADSTS7000215: entry(
    'クライアントシークレットが正しくありません。「シークレットID」ではなく「値」を登録する必要があります。',
    'Microsoft Entraで新しいシークレットを作り、その「値」を登録してください。',
    'The client secret is wrong; often its ID was entered instead of its value.',
    'Make a new secret in Microsoft Entra and register its value.',
  ),
  AADSTS7000222: entry(
    'クライアントシークレットの有効期限が切れています。',
    'Microsoft Entraで新しいシークレットを作り、登録してください。',
    'The client secret has expired.',
    'Make a new secret in Microsoft Entra and register it.',
  ),
  AADSTS700016: entry(
    'アプリケーション(クライアント)IDがこのディレクトリに見つかりません。',
    'クライアントIDとトークン エンドポイントのテナントを確認してください。',
    'The application (client) id does not exist in this directory.',
    'Check the client id and the tenant in the token endpoint.',
  ),
  AADSTS90002: entry(
    'ディレクトリ(テナント)が見つかりません。',
    'トークン エンドポイントとクラウドの種類を確認してください。',
    'The directory (tenant) does not exist.',
    'Check the token endpoint and the cloud.',
  ),
  AADSTS70011: entry(
    '要求したスコープが正しくありません。',
    'クラウドの種類(Graphのアドレス)を確認してください。',
    'The scope that was asked for is wrong.',
    'Check the cloud (the address of Graph).',
  ),
};

/** What stops a host from starting, a store from working or a record from being worked on. */
const defects: Readonly<Record<string, CatalogueEntry>> = {
  folderInUse: entry(
    'データフォルダーは別のプロセスが使用中です。',
    '表示されたプロセスを終了するか、別のDATA_DIRを指定してください。',
    'The data folder is in use by another process.',
    'End the process that is named, or choose another DATA_DIR.',
  ),
  portInUse: entry(
    'ポートは別のプロセスが使用中です。',
    'そのプロセスを終了するか、PORT・SFA_PORT・GRAPH_PORTで別の番号を指定してください。',
    'The port is in use by another process.',
    'End that process, or choose another number by PORT, SFA_PORT or GRAPH_PORT.',
  ),
  databaseUnreachable: entry(
    'データベースに接続できません。',
    'DATABASE_URLと、PostgreSQLが動いていることを確認してください。受け付けた変更は失われていません。',
    'The database cannot be reached.',
    'Check DATABASE_URL, and that PostgreSQL runs. Nothing that was accepted is lost.',
  ),
  migrationFailed: entry(
    'データベースの構造を更新できませんでした。',
    '権限と空き容量を確認し、もう一度起動してください。途中まで適用されることはありません。',
    'The structure of the database could not be brought up to date.',
    'Check permissions and free space, then start again. Nothing is left half-done.',
  ),
  masterKeyWrong: entry(
    '保存された秘密情報を復号できません。マスターキーが保存時と異なります。',
    'CLOUNECT_MASTER_KEY、またはDATA_DIRのmaster.keyを元に戻すか、秘密情報を登録し直してください。',
    'The stored secrets cannot be opened: the master key is another one.',
    'Restore CLOUNECT_MASTER_KEY, or master.key in DATA_DIR, or register the secrets again.',
  ),
  masterKeyMissing: entry(
    'マスターキーがありません。',
    'ホストと同じCLOUNECT_MASTER_KEYを指定するか、ホストのDATA_DIRを指定してください。',
    'There is no master key.',
    'Give the CLOUNECT_MASTER_KEY that the hosts have, or their DATA_DIR.',
  ),
  unknownCode: entry('そのコードはありません。', '「clounect codes」で一覧を確認してください。', 'There is no such code.', '"clounect codes" lists all of them.'),
  databaseMissing: entry(
    '指定した場所にデータベースがありません。',
    'DATA_DIRまたはDATABASE_URLを確認してください。新しく作るには「clounect migrate」を実行します。',
    'There is no database at the place that was named.',
    'Check DATA_DIR or DATABASE_URL; "clounect migrate" makes a new one.',
  ),
  secretMissing: entry(
    'APIキーまたはクライアントシークレットが登録されていません。',
    '設定画面で登録してください。登録後に自動で続けます。',
    'An API key or client secret is not registered.',
    'Register it in the settings; the sync then goes on by itself.',
  ),
  publicUrlMissing: entry(
    'Outlookの変更通知を受け取るアドレスが設定されていません。双方向連携には必要です。',
    'ホストのpublicUrl (環境変数CLOUNECT_PUBLIC_URL) に、Microsoft Graphから届くhttpsのアドレスを指定してください。',
    'The address at which Microsoft Graph reaches this host is not set; two-way sync needs it.',
    'Give the host its public https address: the option publicUrl, or CLOUNECT_PUBLIC_URL.',
  ),
  listShort: entry(
    'JUST.SFAの一覧に、保存済みの予定の多くが含まれていませんでした。予定は削除していません。',
    'パネルのフィルターと参加者パラメーターを接続テストで確認してください。直らない場合はlistModeをallにしてください。',
    'The lists of JUST.SFA lack most of the records that are held. Nothing was deleted because of that.',
    'Check the panel, its filter and the participant parameter with the connection test; where neither spelling works, set listMode to all.',
  ),
  participantFilterIgnored: entry(
    'JUST.SFAが参加者の絞り込みを無視したため、全件の一覧に切り替えました。',
    '接続テストで参加者パラメーター(participantFilterParam)を確認するか、listModeをallにしてください。',
    'JUST.SFA ignored the participant filter, so all records were listed at once instead.',
    'Find the working participantFilterParam with the connection test, or set listMode to all.',
  ),
  invalidEnvironment: entry('環境変数に誤りがあります。', '表示された環境変数を直してください。', 'An environment variable is wrong.', 'Correct the one that is named.'),
  invalidOptions: entry('ホストの設定に誤りがあります。', '表示された項目を直してください。', 'An option of the host is wrong.', 'Correct the item that is named.'),
  invalidSetup: entry(
    'テナントの設定に誤りがあります。',
    '表示された項目(CLOUNECT_TENANTSのファイルなど)を直してください。',
    'The set-up of a tenant is wrong.',
    'Correct the item that is named, for example in the file of CLOUNECT_TENANTS.',
  ),
  invalidSourceSettings: entry(
    'JUST.SFAの識別名やフィールドの設定に誤りがあります。',
    '「予定表連携設定」の③で、表示された項目を直してください。',
    'A setting of the JUST.SFA table or its fields is wrong.',
    'Correct the item that is named in part 3 of the sync settings.',
  ),
  sourceElsewhere: entry(
    'レコードは別のJUST.SFAテナントのものです。',
    'テナントの設定を確認してください。古い連携元の予定はそのまま残ります。',
    'The record belongs to another JUST.SFA host than the one that is configured.',
    'Check the tenant setting. Events of the old source stay as they are.',
  ),
  unknownTenant: entry('テナントが見つかりません。', '削除されていないか確認してください。', 'The tenant does not exist.', 'Check whether it was removed.'),
  unknownSource: entry(
    '連携元(テーブルとスケジュールフィールド)が登録されていません。',
    'JUST.SFAの情報を登録してください。',
    'No source (table and schedule field) is registered.',
    'Register the JUST.SFA settings.',
  ),
  sourceInUse: entry(
    'この連携元は現在使用中のため、終了できません。',
    '別のテーブルまたはスケジュールフィールドに切り替えてから実行してください。',
    'This source is in use, so it cannot be ended.',
    'Switch the tenant to another table or schedule field first.',
  ),
  restoreSuspected: entry(
    'このデータベースの知らない予定に、当方の印が付いています。バックアップから復元したことが宣言されていない可能性があります。',
    '復元した場合は、ホストを停止して「clounect restored」を実行してください。それまでも予定が二重になることはありません。',
    'An event carries our marker that this database never made: it was perhaps restored from a backup, and nobody declared it.',
    'If it was restored, stop the hosts and run "clounect restored". Until then events are adopted, not doubled.',
  ),
  recordGone: entry(
    'レコードの保存内容を読めませんでした。新しい版が書いたものかもしれません。',
    'すべてのホストを同じ版にしてください。後で再試行します。',
    'What is stored of the record could not be read; a newer version may have written it.',
    'Bring all hosts to the same version. It is tried again later.',
  ),
  invalidJob: entry(
    '定期処理の設定に誤りがあります。',
    '表示された処理の名前・周期・キーを直してください。',
    'The definition of a job is wrong.',
    'Correct the name, period or key that is shown.',
  ),
  stoppedBefore: entry(
    'ホストが停止したため、処理を中断しました。',
    '操作は不要です。次の起動後に続きから行います。',
    'The host was stopped before the record was in step.',
    'Nothing to do: it goes on after the next start.',
  ),
  leaseLost: entry(
    '変更通知の管理を、途中で別のプロセスが引き継ぎました。',
    '操作は不要です。引き継いだプロセスが続けます。続く場合はホストの負荷を確認してください。',
    'Another process took over the care of the change notifications meanwhile.',
    'Nothing to do: the other one goes on. If it lasts, look at the load of the host.',
  ),
  deletionsHeld: entry(
    '短時間に通常より多くの削除が求められたため、以降の削除を止めています。ほかの変更は通常どおり反映されています。',
    '止めている削除を確認し、意図したものなら承認し、そうでなければ見送ってください。不要になったものは自動で取り下げられます。',
    'More deletions were asked for within a short time than usual, so that further ones are held. All other changes go on.',
    'Look at what is held: approve what was meant, discard what was not. What is no longer wanted is dropped by itself.',
  ),
};

const unexpected = entry(
  '予期しないエラーが起きました。',
  'ログの詳細を添えてお問い合わせください。後で再試行します。',
  'Something unexpected happened.',
  'Please report it with the details in the log. It is tried again later.',
);

const ofHealth = Object.fromEntries(Object.entries(healthFindings).map(([code, texts]) => [code, entry(...texts)]));

const catalogue: ReadonlyMap<string, CatalogueEntry> = new Map(Object.entries({ ...ofHealth, ...failures, ...hints, ...findings, ...defects, unexpected }));

/** Cause and cure of a code in Japanese and English; an unknown code reads as unexpected. */
export function explainCode(code: string): CatalogueEntry {
  return catalogue.get(code) ?? unexpected;
}

/** The key under which a failure is explained best: its hint where the catalogue knows it, else its code. */
export function codeOf({ code, hint }: Failure): string {
  const best = hint ?? code;
  return catalogue.has(best) ? best : code;
}

export const cataloguedCodes: readonly string[] = [...catalogue.keys()];
