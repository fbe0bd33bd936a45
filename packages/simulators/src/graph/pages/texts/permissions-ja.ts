/** Microsoft's descriptions of the offered permissions, by kind and name. */
export const permissionsJa = {
  'application Calendars.Read': 'すべてのメールボックスの予定表の読み取り',
  'application Calendars.ReadBasic.All': 'すべてのメールボックスの予定表の基本情報の読み取り',
  'application Calendars.ReadWrite': 'すべてのメールボックスの予定表の読み取りと書き込み',
  'application Directory.Read.All': 'ディレクトリ データの読み取り',
  'application Mail.Read': 'すべてのメールボックスのメールの読み取り',
  'application MailboxSettings.Read': 'すべてのユーザーのメールボックスの設定の読み取り',
  'application User.Read.All': 'すべてのユーザーの完全なプロファイルの読み取り',
  'application User.ReadWrite.All': 'すべてのユーザーの完全なプロファイルの読み取りと書き込み',
  'delegated Calendars.Read': 'ユーザーの予定表の読み取り',
  'delegated Calendars.ReadWrite': 'ユーザーの予定表への完全なアクセス',
  'delegated Mail.Read': 'ユーザーのメールの読み取り',
  'delegated User.Read': 'サインインとユーザー プロファイルの読み取り',
  'delegated User.Read.All': 'すべてのユーザーの完全なプロファイルの読み取り',
};
