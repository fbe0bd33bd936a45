import type { VNode } from 'preact';
import { Choice, Field, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import { PostButton } from '../frame/post-button.js';
import type { Page } from '../frame/page.js';

export interface SwitchRow {
  readonly name: string;
  readonly does: string;
  /** What it is now and what it was at first, as inputs show them. */
  readonly value: string;
  readonly initial: string;
  readonly kind: { readonly type: 'flag' } | { readonly type: 'number'; readonly min: number } | { readonly type: 'choice'; readonly values: readonly string[] };
}

/** The behaviours that can be switched, a sentence each. */
export function SwitchesPage({ page, rows, problems }: { readonly page: Page; readonly rows: readonly SwitchRow[]; readonly problems: Problems }): VNode {
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.switches}>
      <p>{texts.switchesIntro}</p>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={`${base}/simulator/switches`}>
        {rows.map((row) => (
          <SwitchInput page={page} row={row} problems={problems} />
        ))}
        <button type="submit">{texts.save}</button>
      </form>
      <PostButton action={`${base}/simulator/switches/reset`} text={texts.resetSwitches} />
    </FramedPage>
  );
}

function SwitchInput({ page: { texts }, row, problems }: { readonly page: Page; readonly row: SwitchRow; readonly problems: Problems }): VNode {
  const { name, does, value, initial, kind } = row;
  const hint = value === initial ? does : `${does} ${texts.initially(initial)}`;
  if (kind.type === 'choice') return <Choice name={name} label={name} value={value} options={kind.values.map((option) => [option, option])} hint={hint} problem={problems[name]} />;
  if (kind.type === 'flag') return <Choice name={name} label={name} value={value} options={[['false', texts.off], ['true', texts.on]]} hint={hint} problem={problems[name]} />;
  return <Field name={name} label={name} value={value} type="number" min={kind.min} problems={problems} hint={hint} required />;
}
