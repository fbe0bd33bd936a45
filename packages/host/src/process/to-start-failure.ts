import { isClounectError } from '@clounect/core';
import { toLogFields } from '../logging/to-log-fields.js';

interface Cure {
  readonly ja: string;
  readonly en: string;
}

/** Why a host could not start, and what helps. */
const cures: Readonly<Record<string, Cure>> = {
  portInUse: {
    ja: 'ポートがほかのプロセスに使われています。そのプロセスを終了するか、環境変数PORTで別の番号を指定してください。',
    en: 'The port is in use. End the other process, or choose another number with the environment variable PORT.',
  },
  folderInUse: {
    ja: 'データフォルダーはほかのClounectが使用中です。下記のプロセスを終了するか、DATA_DIRで別のフォルダーを指定してください。',
    en: 'The data folder is open in another Clounect. End the process named below, or choose another folder with DATA_DIR.',
  },
  databaseUnreachable: {
    ja: 'データベースに接続できません。DATABASE_URLと、PostgreSQLが動いていることを確認してください。',
    en: 'The database cannot be reached. Check DATABASE_URL, and that PostgreSQL runs.',
  },
  masterKeyWrong: {
    ja: 'マスターキーが、秘密情報を保存したときのものと違います。CLOUNECT_MASTER_KEY、またはDATA_DIRのmaster.keyを元に戻してください。',
    en: 'The master key is not the one with which the secrets were stored. Restore CLOUNECT_MASTER_KEY, or master.key in DATA_DIR.',
  },
  invalidEnvironment: { ja: '環境変数に誤りがあります。', en: 'An environment variable is wrong.' },
  invalidOptions: { ja: '設定に誤りがあります。', en: 'The settings are wrong.' },
  invalidSetup: { ja: 'CLOUNECT_TENANTSのファイルに誤りがあります。', en: 'The file of CLOUNECT_TENANTS is wrong.' },
};

const unexpected: Cure = {
  ja: '予期しないエラーです。下記の内容を添えて開発元に連絡してください。',
  en: 'An unexpected error. Report it with what follows.',
};

/** A text for the terminal: code, cause and cure in Japanese and English, then the particulars. */
export function toStartFailure(error: unknown): string {
  const code = isClounectError(error) ? error.code : 'unexpected';
  const { ja, en } = cures[code] ?? unexpected;
  const details = isClounectError(error) ? withCause(error.message, error.cause) : (toLogFields(error).stack ?? toLogFields(error).error);
  return `Clounect: [${code}]\n  ${ja}\n  ${en}\n  ${details.replaceAll('\n', '\n  ')}\n`;
}

function withCause(message: string, cause: unknown): string {
  if (!(cause instanceof Error)) return message;
  // A refused connection to several addresses has its text in its parts.
  const [reason = cause] = cause instanceof AggregateError ? (cause.errors as Error[]) : [cause];
  return `${message} (${reason.message})`;
}
