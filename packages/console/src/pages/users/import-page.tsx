import { FramedPage } from '../document.js';
import { mostLines, type LineProblem, type ReadLine } from '../../users/read-lines.js';
import type { SignedInPage } from '../../http/page.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

interface ImportProps {
  readonly page: SignedInPage;
  readonly rows: string;
  /** What the lines were found to be; missing: nothing was sent yet. */
  readonly lines?: readonly ReadLine[] | undefined;
}

const problemTexts = {
  name: 'userWrongName',
  sfaUserId: 'userWrongSfaId',
  mail: 'userWrongMail',
  columns: 'userLineColumns',
  double: 'userLineDouble',
  taken: 'userTaken',
} as const satisfies Readonly<Record<LineProblem, keyof Texts>>;

/** Many people at once: pasted, checked line by line, and only then added. */
export function ImportPage({ page, rows, lines = [] }: ImportProps): VNode {
  const { texts, home } = page;
  const good = lines.filter(({ problems }) => problems.length === 0).length;
  const isTooMany = lines.length > mostLines;
  return (
    <FramedPage page={page} title={texts.userImport}>
      {isTooMany ? (
        <p class="notice" role="alert">
          {texts.userLinesTooMany(mostLines)}
        </p>
      ) : null}
      {lines.length === 0 || isTooMany ? null : (
        <form method="post" action={`${home}/users/import`}>
          <input type="hidden" name="rows" value={rows} />
          <input type="hidden" name="confirmed" value="yes" />
          <p role="status">{texts.userLinesFound(good, lines.length)}</p>
          <LineTable page={page} lines={lines} />
          {good === 0 ? null : <button type="submit">{texts.userLinesAdd(good)}</button>}
        </form>
      )}
      <form method="post" action={`${home}/users/import`}>
        <label>
          {texts.userImportIntro(mostLines)}
          <textarea name="rows" rows={8} required>
            {rows}
          </textarea>
        </label>
        <div class="buttons">
          <a role="button" class="secondary" href={`${home}/users`}>
            {texts.userCancel}
          </a>
          <button type="submit" class={good === 0 ? '' : 'secondary'}>
            {texts.userLinesCheck}
          </button>
        </div>
      </form>
    </FramedPage>
  );
}

function LineTable({ page: { texts }, lines }: { readonly page: SignedInPage; readonly lines: readonly ReadLine[] }): VNode {
  return (
    <div class="scroll" role="region" aria-label={texts.userImport} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[texts.userLine, texts.userLineCheck, texts.userName, texts.userSfaId, texts.userMail].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, fields, problems }) => (
            <tr>
              <td>{line}</td>
              <td>
                {problems.length === 0 ? <span class="finding ok">{texts.userLineOk}</span> : problems.map((problem) => <p class="finding failed">{texts[problemTexts[problem]]}</p>)}
              </td>
              <td>{fields.name}</td>
              <td>{fields.sfaUserId}</td>
              <td>{fields.mail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
