/** What takes away, or newly forbids, something that the former version still reads or writes. */
const contracting: readonly (readonly [RegExp, string])[] = [
  [/\bdrop\b/, 'drops'],
  [/\brename\b/, 'renames'],
  [/\balter\s+column\b/, 'alters a column'],
  [/\badd\s+(constraint|unique|check|primary|foreign|exclude)\b/, 'adds a constraint'],
  [/\b(truncate|delete\s+from|update)\b/, 'changes rows'],
];

/**
 * Why a migration's statements are no mere expansion. A host of the former version goes on working on the schema while it is deployed, so
 * that it may only add: tables, columns that need no value, indexes that forbid nothing.
 */
export function findContractions(statements: readonly string[]): readonly string[] {
  const texts = statements.map((statement) => statement.replace(/--[^\n]*/g, '').replace(/\s+/g, ' ').trim().toLowerCase());
  const newTables = texts.flatMap((text) => /^create table (?:if not exists )?"?(\w+)"?/.exec(text)?.[1] ?? []);
  return texts.flatMap((text) => {
    const isOfNewTable = newTables.some((table) => new RegExp(`^(create table|alter table|create (unique )?index \\w+ on) (if not exists )?"?${table}"?\\b`).test(text));
    if (isOfNewTable) return [];
    const found = contracting.filter(([pattern]) => pattern.test(text)).map(([, what]) => what);
    if (/^create unique index/.test(text)) found.push('forbids rows that the former version may write');
    for (const column of text.split(/,(?![^(]*\))/).filter((part) => /\badd column\b/.test(part))) {
      if (/\bnot null\b/.test(column) && !/\bdefault\b/.test(column)) found.push('adds a column that needs a value');
      if (/\b(unique|references|check)\b/.test(column)) found.push('adds a constraint');
    }
    return found.map((what) => `${what}: ${text.slice(0, 120)}`);
  });
}
