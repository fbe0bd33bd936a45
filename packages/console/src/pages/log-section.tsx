import { toEntryTexts } from './entry-texts.js';
import { toQueryString, type LogFilter } from './log-filter.js';
import { toTitleOf } from './to-title-of.js';
import { live } from '@clounect/page-kit';
import type { ActivityEntry, ActivityPage, RecordTitle } from '@clounect/core';
import type { SignedInPage } from '../http/page.js';
import type { VNode } from 'preact';

export interface LogProps {
  readonly page: SignedInPage;
  readonly log: ActivityPage;
  /** Of the records of these lines, where they are known. */
  readonly titles: readonly RecordTitle[];
  readonly filter: LogFilter;
}

/** The table, by itself also what a live page swaps in; only the newest page is live, so that nothing moves under a reader. */
export function LogTable({ page, log, titles, filter }: LogProps): VNode {
  const { texts, home } = page;
  const isNewest = filter.after === undefined;
  const isFiltered = filter.person !== undefined || filter.result !== undefined || filter.from !== undefined || filter.until !== undefined;
  return (
    <div id="log" {...(isNewest && live(`${home}/log${toQueryString(filter)}`))}>
      {log.entries.length === 0 ? <NoLines page={page} isFiltered={isFiltered} /> : <Lines page={page} entries={log.entries} titles={titles} />}
      <p>
        {isNewest ? null : <a href={`${home}/${toQueryString({ ...filter, after: undefined })}`}>{texts.newer}</a>}{' '}
        {log.next === undefined ? null : <a href={`${home}/${toQueryString({ ...filter, after: log.next })}`}>{texts.older}</a>}
      </p>
    </div>
  );
}

/** Who begins is led to the manual: this is the first page after the sign-in. */
function NoLines({ page: { texts, home }, isFiltered }: { readonly page: SignedInPage; readonly isFiltered: boolean }): VNode {
  if (isFiltered) return <p>{texts.logNoMatch}</p>;
  return (
    <p>
      {texts.logEmpty} <a href={`${home}/manual`}>{texts.firstSteps}</a>
    </p>
  );
}

function Lines({ page, entries, titles }: Pick<LogProps, 'page' | 'titles'> & { readonly entries: readonly ActivityEntry[] }): VNode {
  const { texts, language, tenant } = page;
  const titleOf = toTitleOf(titles, texts);
  return (
    <div class="scroll" role="region" aria-label={texts.log} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {[texts.logAt, texts.logPerson, texts.logTarget, texts.logAction, texts.logResult, texts.logTitle, texts.logWhy].map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const line = toEntryTexts(entry, { texts, language, timeZone: tenant.timeZone });
            return (
              <tr id={`line-${encodeURIComponent(entry.activityId)}`}>
                <td>
                  <time dateTime={entry.at} class="at">{line.at}</time>
                </td>
                <td>{line.person}</td>
                <td>{line.target}</td>
                <td>{line.action}</td>
                <td>
                  <span class={`result ${entry.result}`}>{line.result}</span>
                  {line.why === undefined ? null : (
                    <details>
                      <summary>{texts.cause}</summary>
                      <p>{line.why.cause}</p>
                      <p>{line.why.cure}</p>
                    </details>
                  )}
                </td>
                <td class="title">{titleOf(entry)}</td>
                <td>
                  <WhyLink page={page} entry={entry} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function WhyLink({ page: { texts, home }, entry: { recordId } }: { readonly page: SignedInPage; readonly entry: ActivityEntry }): VNode | null {
  return recordId === undefined ? null : (
    <a href={`${home}/why/${encodeURIComponent(recordId)}`} aria-label={`${texts.logWhy} ${recordId}`}>
      {recordId}
    </a>
  );
}

export function LogFilterForm({ page, filter, people }: Omit<LogProps, 'log' | 'titles'> & { readonly people: readonly string[] }): VNode {
  const { texts, home } = page;
  const results = ['succeeded', 'failed', 'retrying'] as const;
  return (
    <details {...(Object.values(filter).some((value) => value !== undefined) ? { open: true } : {})}>
      <summary>{texts.filter}</summary>
      <form method="get" action={`${home}/`} class="filter">
        <label>
          {texts.filterPerson}
          <select name="person">
            <option value="">{texts.filterAll}</option>
            {people.map((person) => (
              <option value={person} selected={person === filter.person}>
                {person}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.filterResult}
          <select name="result">
            <option value="">{texts.filterAll}</option>
            {results.map((result) => (
              <option value={result} selected={result === filter.result}>
                {texts[result]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {texts.filterFrom}
          <input type="date" name="from" value={filter.from ?? ''} />
        </label>
        <label>
          {texts.filterUntil}
          <input type="date" name="until" value={filter.until ?? ''} />
        </label>
        <button type="submit">{texts.filterApply}</button>
        <a role="button" class="secondary" href={`${home}/`}>
          {texts.filterClear}
        </a>
        <a role="button" class="secondary" href={`${home}/log.csv${toQueryString({ ...filter, after: undefined })}`}>
          {texts.exportCsv}
        </a>
      </form>
    </details>
  );
}
