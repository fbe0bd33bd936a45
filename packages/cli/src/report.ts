import type { Language } from './cli-place.js';

/** What a command found or did: `data` for programs (`--json`), `lines` for people. Neither holds a secret. */
export interface Report {
  readonly data: unknown;
  readonly lines: (language: Language) => readonly string[];
}

export function toText({ data, lines }: Report, { json, language }: { readonly json: boolean; readonly language: Language }): string {
  return json ? `${JSON.stringify(data, undefined, 2)}\n` : lines(language).map((line) => `${line}\n`).join('');
}

/** Columns side by side; a full-width character takes two places. */
export function toColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows.map((row) => row.map((cell, column) => cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - widthOf(cell)))).join('  ').trimEnd());
}

function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1), 0);
}
