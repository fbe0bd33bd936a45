import { Answer } from './connection-form.js';
import { Choice, Field } from './field.js';
import { ScheduleKeys } from './schedule-keys.js';
import type { SettingsProps } from './settings-state.js';
import type { VNode } from 'preact';

/** What an administrator may decide beside the manual's settings, each with a sentence. */
export function RulesSection({ page, view, answer }: SettingsProps): VNode {
  const { texts, home } = page;
  const { policies, sfaPlan, keys } = (answer?.part === 'rules' ? answer.rules : undefined) ?? view.rules;
  const number = (name: string, label: string, value: number | null, help?: string): VNode => <Field name={name} label={label} help={help} type="number" value={value === null ? '' : String(value)} />;
  const plans: readonly (readonly [string, string])[] = [['standard', texts.setPlanStandard], ['option', texts.setPlanOption], ...(sfaPlan === undefined ? ([['', texts.setPlanOther]] as const) : [])];
  return (
    <section id="rules">
      <h2>{texts.setRules}</h2>
      <p>{texts.setRulesIntro}</p>
      <Answer part="rules" answer={answer} />
      <form method="post" action={`${home}/settings#rules`}>
        <input type="hidden" name="part" value="rules" />
        <input type="hidden" name="revision" value={String(view.revision)} />
        <div class="entries">
          <Choice name="conflict" label={texts.setConflictRule} help={texts.setConflictRuleHelp} value={policies.conflict} options={[['sfaWins', texts.setConflictSfa], ['outlookWins', texts.setConflictOutlook], ['newestWins', texts.setConflictNewest]]} />
          <Choice name="outlookDrift" label={texts.setDrift} help={texts.setDriftHelp} value={policies.outlookDrift} options={[['keep', texts.setDriftKeep], ['restore', texts.setDriftRestore]]} />
          <Choice name="outlookDelete" label={texts.setOutlookDelete} help={texts.setOutlookDeleteHelp} value={policies.outlookDelete} options={[['leave', texts.setDeleteLeave], ['restore', texts.setDeleteRestore], ['deleteRecord', texts.setDeleteRecord]]} />
          <Choice name="onMeeting" label={texts.setMeeting} help={texts.setMeetingHelp} value={policies.onMeeting} options={[['hold', texts.setMeetingHold], ['send', texts.setMeetingSend]]} />
          <Choice name="overlong" label={texts.setOverlong} help={texts.setOverlongHelp} value={policies.overlong} options={[['cut', texts.setOverlongCut], ['refuse', texts.setOverlongRefuse]]} />
          <Choice name="onUnlink" label={texts.setUnlink} help={texts.setUnlinkHelp} value={policies.onUnlink} options={[['keep', texts.setUnlinkKeep], ['remove', texts.setUnlinkRemove]]} />
          <Choice name="listMode" label={texts.setListMode} help={texts.setListModeHelp} value={policies.listMode} options={[['perUser', texts.setListPerUser], ['all', texts.setListAll]]} />
          <Choice name="sfaPlan" label={texts.setPlan} help={texts.setPlanHelp} value={sfaPlan ?? ''} options={plans} />
          {number('backfillDays', texts.setBackfillDays, policies.backfillDays, texts.setBackfillDaysHelp)}
          {number('reminderMinutes', texts.setReminder, policies.reminderMinutes, texts.setReminderHelp)}
        </div>
        {([['limits', texts.setLimitsOutlook], ['sfaLimits', texts.setLimitsSfa]] as const).map(([name, title]) => (
          <fieldset>
            <legend>{title}</legend>
            {name === 'sfaLimits' ? <small>{texts.setLimitsHelp}</small> : null}
            <div class="entries">
              {number(`${name}-title`, texts.setLimitTitle, policies[name].title)}
              {number(`${name}-location`, texts.setLimitLocation, policies[name].location)}
              {number(`${name}-content`, texts.setLimitContent, policies[name].content)}
            </div>
          </fieldset>
        ))}
        {keys === undefined ? null : <ScheduleKeys texts={texts} keys={keys} wrong={answer?.part === 'rules' ? answer.wrong : undefined} />}
        <button type="submit" class="secondary">
          {texts.setRulesSave}
        </button>
      </form>
    </section>
  );
}
