import { live, WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { Fault } from '../../../simulation/faults.js';
import { Choice, Field, ProblemSummary, type Problems } from '../frame/form-parts.js';
import { FramedPage } from '../frame/framed-page.js';
import { PostButton } from '../frame/post-button.js';
import type { Page } from '../frame/page.js';

export interface FaultForm {
  readonly kind: string;
  readonly effect: string;
  readonly status: string;
  readonly times: string;
  readonly after: string;
  readonly delayMs: string;
  readonly pathContains: string;
}

export const faultKinds = ['*', 'list', 'get', 'insert', 'update', 'delete'] as const;
export const faultEffects = ['refuse', 'loseAnswer', 'drop', 'dropAnswer', 'none'] as const;

interface FaultsProps {
  readonly page: Page;
  readonly faults: readonly (Fault & { readonly hits: number })[];
}

/** What goes wrong on purpose with the record API. */
export function FaultsPage({ page, faults, form, problems }: FaultsProps & { readonly form: FaultForm; readonly problems: Problems }): VNode {
  const { texts, base } = page;
  return (
    <FramedPage page={page} title={texts.faults}>
      <p>{texts.faultsDoes}</p>
      <FaultsPart page={page} faults={faults} />
      <PostButton action={`${base}/simulator/faults/clear`} text={texts.clearFaults} />
      <h2>{texts.addFault}</h2>
      <ProblemSummary page={page} problems={problems} />
      <form method="post" action={`${base}/simulator/faults`}>
        <Choice name="kind" label={texts.faultKind} value={form.kind} options={faultKinds.map((kind) => [kind, texts.faultKinds[kind]])} problem={problems['kind']} />
        <Choice name="effect" label={texts.faultEffect} value={form.effect} options={faultEffects.map((effect) => [effect, texts.faultEffects[effect]])} problem={problems['effect']} />
        <Field name="status" label={texts.faultStatus} value={form.status} type="number" min={400} problems={problems} />
        <Field name="times" label={texts.faultTimes} value={form.times} type="number" min={1} problems={problems} hint={texts.faultTimesHint} />
        <Field name="after" label={texts.faultAfter} value={form.after} type="number" min={0} problems={problems} />
        <Field name="delayMs" label={texts.faultDelay} value={form.delayMs} type="number" min={0} problems={problems} />
        <Field name="pathContains" label={texts.faultPath} value={form.pathContains} problems={problems} hint={texts.faultPathHint} maxlength={200} />
        <button type="submit">{texts.addFault}</button>
      </form>
    </FramedPage>
  );
}

export function FaultsPart({ page: { texts, base }, faults }: FaultsProps): VNode {
  return (
    <div id="faults" {...live(`${base}/simulator/faults/part`)}>
      {faults.length === 0 ? (
        <p>{texts.noFaults}</p>
      ) : (
        <WideTable label={texts.faults} heads={[texts.faultKind, texts.faultEffect, texts.faultStatus, texts.faultTimes, texts.hits]}>
          {faults.map(({ kind, effect, status, times, hits, pathContains = '' }) => (
            <tr>
              <td>
                {faultKinds.some((known) => known === kind) ? texts.faultKinds[kind as (typeof faultKinds)[number]] : kind} {pathContains}
              </td>
              <td>{texts.faultEffects[effect]}</td>
              <td>{effect === 'refuse' || effect === 'loseAnswer' ? status : '-'}</td>
              <td>{times ?? texts.always}</td>
              <td>{hits}</td>
            </tr>
          ))}
        </WideTable>
      )}
    </div>
  );
}
