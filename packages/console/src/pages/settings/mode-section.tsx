import { Answer } from './connection-form.js';
import { explainCode, type MissingStep, type ModePreview } from '@clounect/core';
import type { SettingsProps } from './settings-state.js';
import type { SignedInPage } from '../../http/page.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

const steps: Readonly<Record<MissingStep, readonly [text: keyof Texts & `setMissing${string}`, to: string]>> = {
  sfaTest: ['setMissingSfa', '/settings#sfa'],
  graphTest: ['setMissingGraph', '/settings#graph'],
  linkedUser: ['setMissingUser', '/users'],
};

/** The radio and the switch at the top: what is chosen is shown before it is done. */
export function ModeSection({ page, view, answer }: SettingsProps): VNode {
  const { texts, home } = page;
  const ofForm = answer?.part === 'mode' ? answer : undefined;
  const { direction, isOn } = ofForm?.mode ?? view.mode;
  const { canSwitchOn, missing } = view.readiness;
  const isLocked = !view.mode.isOn && !canSwitchOn;
  const radio = (value: 'oneWay' | 'twoWay', text: string): VNode => (
    <label>
      <input type="radio" name="direction" value={value} checked={direction === value} {...(value === 'twoWay' && { 'aria-describedby': 'two-way-note' })} /> {text}
    </label>
  );
  return (
    <article id="mode">
      <Answer part="mode" answer={answer} />
      {ofForm?.preview === undefined ? null : <Preview page={page} preview={ofForm.preview} direction={direction} revision={view.revision} />}
      <form method="post" action={`${home}/settings#mode`} class="mode">
        <input type="hidden" name="part" value="mode" />
        <input type="hidden" name="revision" value={String(view.revision)} />
        <fieldset>
          <legend>{texts.setDirection}</legend>
          {radio('oneWay', texts.setOneWay)}
          {radio('twoWay', texts.setTwoWay)}
          <small id="two-way-note">{texts.setTwoWayNote}</small>
        </fieldset>
        <label class="switch">
          <input type="checkbox" role="switch" name="isOn" value="on" checked={isOn} disabled={isLocked} {...(isLocked && { 'aria-describedby': 'missing' })} />
          <span class="when-on">{texts.setOn}</span>
          <span class="when-off">{texts.setOff}</span>
        </label>
        <button type="submit">{texts.setModeChange}</button>
      </form>
      {view.mode.isOn || missing.length === 0 ? null : (
        <div id="missing">
          <p>{texts.setMissing}</p>
          <ul>
            {missing.map((step) => (
              <li>
                <a href={`${home}${steps[step][1]}`}>{String(texts[steps[step][0]])}</a>
              </li>
            ))}
          </ul>
        </div>
      )}
    </article>
  );
}

interface PreviewProps {
  readonly page: SignedInPage;
  readonly preview: ModePreview;
  readonly direction: 'oneWay' | 'twoWay';
  readonly revision: number;
}

function Preview({ page: { texts, language, home }, preview, direction, revision }: PreviewProps): VNode {
  const { creates, updates, deletes, compares, refused, isFirst } = preview;
  const lines = [
    ...(isFirst ? [texts.setPreviewFirst] : []),
    ...(creates > 0 ? [texts.setPreviewCreates(creates)] : []),
    ...(updates > 0 ? [texts.setPreviewUpdates(updates)] : []),
    ...(deletes > 0 ? [texts.setPreviewDeletes(deletes)] : []),
    ...(compares > 0 ? [texts.setPreviewCompares(compares)] : []),
    ...refused.map(({ code, count }) => texts.setPreviewRefused(count, explainCode(code)[language].cause)),
  ];
  return (
    <div class="notice" role="status">
      <p>{preview.kind === 'start' ? texts.setPreviewStart : texts.setPreviewDirection}</p>
      <ul>
        {(lines.length === 0 ? [texts.setPreviewNone] : lines).map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <form method="post" action={`${home}/settings#mode`} class="buttons">
        <input type="hidden" name="part" value="mode" />
        <input type="hidden" name="revision" value={String(revision)} />
        <input type="hidden" name="direction" value={direction} />
        <input type="hidden" name="isOn" value="on" />
        <button type="submit" name="confirmed" value="yes">
          {texts.setPreviewConfirm}
        </button>
        <a href={`${home}/settings`} role="button" class="secondary outline">
          {texts.setPreviewCancel}
        </a>
      </form>
    </div>
  );
}
