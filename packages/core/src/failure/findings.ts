import { entry, type CatalogueEntry } from './catalogue-entry.js';

/** What a connection test found wrong with one of the things that an administrator entered. */
export const findings: Readonly<Record<string, CatalogueEntry>> = {
  sfaUnreachable: entry(
    'JUST.SFAに接続できません。テナント名が違うか、JUST.SFAが応答していません。',
    'https://oooo.justsfa.com の oooo の部分を確認してください。正しい場合は、しばらくしてからもう一度お試しください。',
    'JUST.SFA cannot be reached: the tenant name is wrong, or it does not answer.',
    'Check the oooo of https://oooo.justsfa.com. If it is right, try again later.',
  ),
  apiKeyWrong: entry(
    'API-Keyが正しくないか、無効か、有効期限が切れています。',
    '運用管理画面のAPI連携設定でキーを確認し、コピーし直してください。',
    'The API key is wrong, switched off or expired.',
    'Check the key in the API settings of JUST.SFA and copy it again.',
  ),
  apiKeyNotPermitted: entry(
    'このAPI-Keyではテーブルを読めません。対象テーブルか権限が足りません。',
    'キーの対象テーブルにこのテーブルを加え、閲覧・追加・編集・削除の権限を付けてください。',
    'This API key may not read the table: its tables or permissions are missing.',
    'Add the table to the key, with the permissions to read, add, edit and delete.',
  ),
  tableUnknown: entry(
    'この識別名のデータテーブルが見つかりません。',
    'データ管理画面でテーブルの識別名を確認してください。大文字と小文字も区別されます。',
    'There is no data table with this identifier.',
    'Check the identifier of the table in the data management of JUST.SFA.',
  ),
  panelUnknown: entry(
    'この識別名のパネルが見つかりません。',
    '業務プレートの編集でパネルの識別名を確認してください。',
    'There is no panel with this identifier.',
    'Check the identifier of the panel in JUST.SFA.',
  ),
  filterUnknown: entry(
    'このパネルに、この識別名のフィルターが見つかりません。',
    'パネルの共通フィルターに「参加者 contains []」の条件のフィルターを作り、その識別名を確認してください。',
    'The panel has no filter with this identifier.',
    'Make a common filter on the panel with the condition "participants contains []" and check its identifier.',
  ),
  fieldUnknown: entry(
    'この識別名のフィールドを持つレコードが見つかりません。',
    'テーブルのフィールドの識別名を確認してください。',
    'No record of the table has a field with this identifier.',
    'Check the identifier of the field in the table.',
  ),
  fieldNoSchedule: entry(
    'このフィールドはスケジュールフィールドではありません。',
    'スケジュール型のフィールドの識別名を登録してください。',
    'This field is no schedule field.',
    'Enter the identifier of a field of the type schedule.',
  ),
  fieldNoText: entry(
    'このフィールドは文字列ではありません。',
    '見出し・場所・内容には、文字列のフィールドの識別名を登録してください。',
    'This field holds no text.',
    'Heading, place and content need the identifiers of text fields.',
  ),
  noRecordToTry: entry(
    'テーブルにレコードがないため、フィールドの識別名は確かめられませんでした。',
    '予定を1件登録してから、もう一度テストしてください。',
    'The table has no records, so the identifiers of its fields could not be tried.',
    'Add one schedule and test again.',
  ),
  tokenEndpointWrong: entry(
    'トークン エンドポイントのURLが正しくないか、応答していません。',
    'Microsoft Entraの「エンドポイント」にある「OAuth 2.0 トークン エンドポイント (v2)」をコピーし直してください。',
    'The address of the token endpoint is wrong, or it does not answer.',
    'Copy the OAuth 2.0 token endpoint (v2) from Microsoft Entra again.',
  ),
  permissionMissing: entry(
    'アプリケーションの許可 Calendars.ReadWrite または User.Read.All がないか、管理者の同意がありません。',
    'APIのアクセス許可で2つの許可を追加し、「管理者の同意を与えます」を押してください。反映に時間がかかることがあります。',
    'The application permission Calendars.ReadWrite or User.Read.All, or the admin consent, is missing.',
    'Add both permissions and grant admin consent. It may take a while to become effective.',
  ),
  settingsMissing: entry(
    '予定表連携設定がまだ完了していません。',
    '「予定表連携設定」の③と⑤を登録し、接続のテストを済ませてから、もう一度お試しください。',
    'The calendar sync settings are not complete yet.',
    'Register parts 3 and 5 of the calendar sync settings and test their connections, then try again.',
  ),
  noScheduleYet: entry(
    'このユーザーIDの予定はまだ見つかりませんでした。',
    'JUST.SFAではユーザーの有無だけを確かめられません。ログインIDの綴りが正しければ、このまま連携できます。',
    'No schedule of this user id was found yet.',
    'JUST.SFA tells of no users by themselves. If the login id is spelled right, the link may be used as it is.',
  ),
  userNotToBeTold: entry(
    '一覧の最初のページに、このユーザーIDの予定がありませんでした(フィルターでは絞り込まれていません)。',
    'ログインIDの綴りを確認してください。正しければ、このまま連携できます。',
    'The first page of the list shows no schedule of this user id, and the filter does not narrow it.',
    'Check the spelling of the login id. If it is right, the link may be used as it is.',
  ),
  participantRefused: entry(
    'JUST.SFAが、このユーザーIDでの予定の絞り込みを受け付けませんでした。',
    'ユーザーIDと、フィルターの条件「参加者 contains []」を確認してください。',
    'JUST.SFA refused to list the schedules of this user id.',
    'Check the user id, and the condition "participants contains []" of the filter.',
  ),
  mailboxUnknown: entry(
    'このメールアドレスのユーザーが見つかりません。',
    'Outlookのメールアドレスを確認してください。',
    'There is no user with this e-mail address.',
    'Check the Outlook e-mail address.',
  ),
};
