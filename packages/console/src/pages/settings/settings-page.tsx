import { FramedPage } from '../document.js';
import { isPassed } from './connection-form.js';
import { GraphSection } from './graph-section.js';
import { ManualSteps } from './manual-steps.js';
import { ModeSection } from './mode-section.js';
import { RulesSection } from './rules-section.js';
import { SfaSection } from './sfa-section.js';
import { WebhookSection } from './webhook-section.js';
import type { SettingsProps } from './settings-state.js';
import type { VNode } from 'preact';

/** 予定表連携設定: the parts ① to ⑤ in the order in which they are done, and the rules below. */
export function SettingsPage(props: SettingsProps): VNode {
  const { page, view } = props;
  return (
    <FramedPage page={page} title={page.texts.setTitle}>
      <div class="settings">
        <ModeSection {...props} />
        <WebhookSection {...props} />
        <section id="api-key">
          <ManualSteps id="api-key" page={page} isDone={isPassed(view.sfa.test)} />
        </section>
        <SfaSection {...props} />
        <section id="entra">
          <ManualSteps id="entra" page={page} isDone={isPassed(view.graph.test)} />
        </section>
        <GraphSection {...props} />
        <RulesSection {...props} />
      </div>
    </FramedPage>
  );
}
