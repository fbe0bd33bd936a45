export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

/** Where the command line runs: nothing else of the process is touched. */
export interface CliPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** The language that was asked for, else the one of the surroundings. */
export function languageOf(asked: string | undefined, env: CliPlace['env']): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const found = languages.find((language) => language === asked);
  return found ?? (locale.startsWith('ja') ? 'ja' : 'en');
}
