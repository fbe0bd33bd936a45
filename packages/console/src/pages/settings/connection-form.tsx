import { toFindingText, toProblemText } from './problem-texts.js';
import { toLocalTime } from '../entry-texts.js';
import type { ComponentChildren, VNode } from 'preact';
import type { Finding } from '@clounect/core';
import type { SettingsAnswer, SettingsPart } from './settings-state.js';
import type { SignedInPage } from '../../http/page.js';
import type { TestView } from '../../settings/tenant-settings.js';

/** What the form of one part was answered, above its entries. */
export function Answer({ part, answer }: { readonly part: SettingsPart; readonly answer: SettingsAnswer | undefined }): VNode | null {
  if (answer?.part !== part || answer.message === '') return null;
  return (
    <p class={answer.isGood ? 'notice good' : 'notice bad'} role={answer.isGood ? 'status' : 'alert'}>
      {answer.message}
    </p>
  );
}

/** What is wrong with an entry: how it is written, or what the last test of these very entries found. */
export function problemOf(field: string, { page: { texts, language }, answer, part, test }: { readonly page: SignedInPage; readonly answer: SettingsAnswer | undefined; readonly part: SettingsPart; readonly test: TestView | undefined }): string | undefined {
  const ofForm = answer?.part === part ? answer : undefined;
  const wrong = ofForm?.wrong?.[field];
  if (wrong !== undefined) return toProblemText(texts, wrong);
  const found = findingsOf(ofForm, test).find((finding) => finding.part === field && finding.state === 'failed');
  return found === undefined ? undefined : toFindingText(found, language);
}

/** Entries that were not saved have findings of their own, or none. */
export function findingsOf(ofForm: SettingsAnswer | undefined, test: TestView | undefined): readonly Finding<string>[] {
  if (ofForm?.findings !== undefined) return ofForm.findings;
  const isOfOthers = ofForm !== undefined && !ofForm.isGood && (ofForm.wrong !== undefined || ofForm.isConflict === true || ofForm.former !== undefined);
  return isOfOthers || test?.isCurrent !== true ? [] : test.findings;
}

export function isPassed(test: TestView | undefined): boolean {
  return test?.isCurrent === true && test.isOk;
}

/** When the connection was tested last, and what there is to say of no entry in particular. */
export function TestState({ page, test, findings, own }: { readonly page: SignedInPage; readonly test: TestView | undefined; readonly findings: readonly Finding<string>[]; readonly own: readonly string[] }): VNode {
  const { texts, language, tenant } = page;
  const notes = findings.filter(({ part, state, code }) => code !== undefined && (state !== 'failed' || !own.includes(part)));
  return (
    <>
      {test === undefined ? null : (
        <p>
          {texts.setTestedAt(toLocalTime(test.at, { language, timeZone: tenant.timeZone }))} <span class={test.isOk ? 'result succeeded' : 'result failed'}>{test.isOk ? texts.setTestPassed : texts.setTestFailed}</span>
          {test.isCurrent ? null : <> {texts.setTestOutdated}</>}
        </p>
      )}
      {[...new Set(notes.map((finding) => toFindingText(finding, language)))].map((text) => (
        <p class="notice">{text}</p>
      ))}
    </>
  );
}

/** A form that saves and tests; its button says whether what is registered passed. */
export function ConnectionForm({ page: { texts, home }, part, revision, test, children }: { readonly page: SignedInPage; readonly part: 'sfa' | 'graph'; readonly revision: number; readonly test: TestView | undefined; readonly children: ComponentChildren }): VNode {
  return (
    <form method="post" action={`${home}/settings#${part}`} autocomplete="off">
      <input type="hidden" name="part" value={part} />
      <input type="hidden" name="revision" value={String(revision)} />
      {children}
      <button type="submit" class={isPassed(test) ? 'passed' : undefined}>
        {isPassed(test) ? texts.setTestDone : texts.setRegisterAndTest}
      </button>
    </form>
  );
}
