import type { Finding, MissingStep, ModePreview } from '@clounect/core';
import type { FormerSource, GraphForm, RulesForm, SettingsView, SfaForm } from '../../settings/tenant-settings.js';
import type { EntryProblem } from '../../settings/tenant-settings.js';
import type { ModeForm } from './settings-forms.js';
import type { SignedInPage } from '../../http/page.js';

export type SettingsPart = 'mode' | 'webhook' | 'sfa' | 'graph' | 'rules';

/** What came of the last form, and what had been entered in it. */
export interface SettingsAnswer {
  readonly part: SettingsPart;
  readonly message: string;
  readonly isGood: boolean;
  readonly isConflict?: boolean;
  readonly sfa?: SfaForm;
  readonly graph?: GraphForm;
  readonly mode?: ModeForm;
  readonly rules?: RulesForm;
  readonly wrong?: Readonly<Partial<Record<string, EntryProblem>>>;
  /** Of a test whose entries were not saved. */
  readonly findings?: readonly Finding<string>[];
  readonly former?: FormerSource;
  readonly missing?: readonly MissingStep[];
  readonly preview?: ModePreview;
  readonly header?: { readonly header: string; readonly secret: string };
}

export interface SettingsProps {
  readonly page: SignedInPage;
  readonly view: SettingsView;
  readonly answer?: SettingsAnswer | undefined;
}
