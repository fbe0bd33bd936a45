import { Command, CommanderError, Option } from 'commander';
import { openOperations, type OpenOperationsOptions, type Operations } from '@clounect/host';
import { explainCodes } from './commands/explain-codes.js';
import { explainRecord } from './commands/explain-record.js';
import { languageOf, languages, type CliPlace } from './cli-place.js';
import { endSource, listSources } from './commands/sources.js';
import { askForComparison } from './commands/ask-for-comparison.js';
import { declareRestored } from './commands/declare-restored.js';
import { listTenants } from './commands/list-tenants.js';
import { setUp } from './commands/set-up.js';
import { toFailureText } from './to-failure-text.js';
import { toText, type Report } from './report.js';

interface Globals {
  readonly json?: boolean;
  readonly lang?: string;
}

const [failed, misused] = [1, 2];

/** Runs one command; answers the exit code: 0 done, 1 failed (the reason is on stderr), 2 not understood. */
export async function runCli(args: readonly string[], place: CliPlace): Promise<number> {
  const program = createProgram(place);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misused;
    const { json = false, lang } = program.opts<Globals>();
    const text = toFailureText(error, languageOf(lang, place.env));
    place.err(json ? `${JSON.stringify(text)}\n` : `[${text.code}] ${text.cause}\n  ${text.cure}\n  ${text.detail}\n`);
    return failed;
  }
}

function createProgram(place: CliPlace): Command {
  const program = new Command('clounect')
    .description('予定表連携の運用コマンド / What operators do on the database of their hosts: DATABASE_URL, or the folder in DATA_DIR while its host is stopped.')
    .exitOverride()
    .configureOutput({ writeOut: place.out, writeErr: place.err })
    .option('--json', '結果をJSONで出力 / print the result as JSON')
    .addOption(new Option('--lang <language>', '表示言語 / language of the output').choices([...languages]));
  const tell = (report: Report): void => {
    const { json = false, lang } = program.opts<Globals>();
    place.out(toText(report, { json, language: languageOf(lang, place.env) }));
  };
  const operate = async (options: OpenOperationsOptions, work: (operations: Operations) => Promise<Report>): Promise<void> => {
    const operations = await openOperations(place.env, options);
    try {
      tell(await work(operations));
    } finally {
      await operations.close();
    }
  };
  const command = (name: string, does: string, parent = program): Command => parent.command(name).description(does).exitOverride();

  command('migrate', 'データベースの構造を最新にする / bring the schema up to date').action(() =>
    operate({ mayCreate: true }, async () => ({ data: { migrated: true }, lines: (language) => [language === 'ja' ? 'データベースは最新です。' : 'The schema is up to date.'] })),
  );
  command('tenants', 'テナントの一覧 / list the tenants').action(() => operate({}, listTenants));
  command('set-up <file>', 'ファイルのテナントを設定する / set up the tenants of a JSON file (as CLOUNECT_TENANTS)').action((file: string) =>
    operate({ mayCreate: true, needsMasterKey: true }, (operations) => setUp(operations, file)),
  );
  command('restored', 'バックアップから復元したことを宣言する(ホストの停止中に) / declare that the database was restored from a backup, while the hosts are stopped')
    .option('--tenant <id>', 'このテナントだけ / only this tenant')
    .action(({ tenant }: { tenant?: string }) => operate({}, (operations) => declareRestored(operations, tenant)));
  command('reconcile <tenant>', '両側をすべて照合するよう依頼する / ask for a comparison of everything on both sides').action((tenant: string) => operate({}, (operations) => askForComparison(operations, tenant)));
  command('explain <tenant> <record>', 'レコードの実行履歴と判断の理由 / what was done with a record, and why')
    .option('--limit <n>', '件数 / how many of each', '10')
    .action((tenant: string, record: string, { limit }: { limit: string }) => operate({}, (operations) => explainRecord(operations, { tenant, record, limit: Number.parseInt(limit, 10) })));
  command('codes [code]', 'コードの原因と対処 / cause and cure of a code; all of them without one').action((code?: string) => tell(explainCodes(code)));
  const source = command('source', '連携元(テーブル) / the sources (tables) of a tenant');
  command('list <tenant>', '一覧 / list them with the events that stand', source).action((tenant: string) => operate({}, (operations) => listSources(operations, tenant)));
  command('end <tenant> <source>', '以前の連携元の予定を残すか削除するかを選ぶ / choose what becomes of the events of a former source', source)
    .addOption(new Option('--events <choice>', '残す・削除する / what becomes of its events').choices(['keep', 'remove']).makeOptionMandatory())
    .action((tenant: string, id: string, { events }: { events: 'keep' | 'remove' }) => operate({}, (operations) => endSource(operations, { tenant, source: id, events })));
  return program;
}
