import type { ConnectionTest, ExpiryNotice, Finding, Instant, LastSeen, MissingStep, ModePreview, Policies, Readiness, SyncMode } from '@clounect/core';

/** What an administrator enters for JUST.SFA; the key is never filled in, and left empty it stays. */
export const sfaFields = ['tenant', 'apiKey', 'table', 'panel', 'filter', 'scheduleField', 'title', 'location', 'content'] as const;
export type SfaField = (typeof sfaFields)[number];
export type SfaForm = Readonly<Record<SfaField, string>> & {
  /** What becomes of the events of the table or schedule field that is given up, once that was asked. */
  readonly ending?: 'keep' | 'remove' | undefined;
};

/** What an administrator enters for Microsoft; the secret is never filled in, and left empty it stays. */
export const graphFields = ['tokenEndpoint', 'clientId', 'clientSecret', 'expiresOn'] as const;
export type GraphField = (typeof graphFields)[number];
export type GraphForm = Readonly<Record<GraphField, string>>;

/** Calls that JUST.SFA allows: without its API option, or with it. */
export const sfaPlans = ['standard', 'option'] as const;
export type SfaPlan = (typeof sfaPlans)[number];

/** How an all-day period is told from a timed one: no public page says, and a look at one record does. */
export const allDayForms = ['lastMinute', 'exclusiveMidnight', 'inclusiveMidnight', 'dateOnly', 'flag'] as const;
export type AllDayForm = (typeof allDayForms)[number];

/** What JUST.SFA's schedule holds beside period and participants; the keys may be entered whole, or without the field's own name. */
export interface ScheduleKeys {
  readonly allDayForm: AllDayForm;
  /** Looked at with `flag` only. */
  readonly allDayKey: string;
  /** Of 公開; empty: privacy is not kept in step. */
  readonly publicKey: string;
  /** The values of 公開 that say private, with commas between them; empty: `false` and `非公開`. */
  readonly privateValues: string;
}
export type ScheduleKey = keyof ScheduleKeys;

export interface RulesForm {
  readonly policies: Policies;
  /** Missing: no schedule field is registered. */
  readonly keys?: ScheduleKeys | undefined;
  /** Missing: other limits were set by an operator, and stay. */
  readonly sfaPlan?: SfaPlan | undefined;
}

/** Why an entry cannot be saved. */
export type EntryProblem = 'required' | 'tenantForm' | 'identifierForm' | 'filterNeedsPanel' | 'keyForm' | 'endpointForm' | 'endpointHost' | 'clientIdForm' | 'tooLong' | 'dateForm' | 'subKeyForm';

/** A connection's last test; it counts only while nothing that was tested changed since. */
export interface TestView extends Pick<ConnectionTest, 'at' | 'isOk' | 'findings'> {
  readonly isCurrent: boolean;
}

/** Everything that the page shows; no secret is in it. */
export interface SettingsView {
  /** Of the settings as they are shown; a save names it, so that nobody's change is written over unseen. */
  readonly revision: number;
  readonly mode: SyncMode;
  readonly readiness: Readiness;
  readonly webhook: { readonly address: string; readonly header?: string | undefined; readonly formerUntil?: Instant | undefined; readonly seen?: LastSeen | undefined };
  readonly sfa: { readonly entries: Readonly<Omit<Record<SfaField, string>, 'apiKey'>>; readonly hasKey: boolean; readonly test?: TestView | undefined };
  readonly graph: {
    readonly entries: Readonly<Omit<Record<GraphField, string>, 'clientSecret'>>;
    readonly hasSecret: boolean;
    readonly test?: TestView | undefined;
    readonly expiry?: ExpiryNotice | undefined;
  };
  readonly rules: RulesForm;
}

/** A source that would be given up, with the events that stand from it. */
export interface FormerSource {
  readonly table: string;
  readonly scheduleField: string;
  readonly standing: number;
}

export type SaveOutcome<Field extends string> =
  | { readonly state: 'saved' }
  /** The test failed, so that what works and is in use was not replaced. */
  | { readonly state: 'kept'; readonly findings: readonly Finding<string>[] }
  /** Somebody else saved meanwhile; nothing was. */
  | { readonly state: 'conflict' }
  | { readonly state: 'invalid'; readonly wrong: Readonly<Partial<Record<Field, EntryProblem>>> }
  | { readonly state: 'endingNeeded'; readonly former: FormerSource }
  | { readonly state: 'notReady'; readonly missing: readonly MissingStep[] };

/** The settings of a tenant as its administrator sees and changes them. Every call may name a tenant that is gone: then there is `undefined`. */
export interface TenantSettings {
  view(tenantId: string): Promise<SettingsView | undefined>;
  /** Tries the entries at JUST.SFA, then saves them, unless that would replace what works by what does not. */
  saveSfa(tenantId: string, revision: number, form: SfaForm): Promise<SaveOutcome<SfaField> | undefined>;
  /** The same for Microsoft; a new secret takes the old one's place only after it was tried. */
  saveGraph(tenantId: string, revision: number, form: GraphForm): Promise<SaveOutcome<GraphField> | undefined>;
  /** Other keys have every record read once. */
  saveRules(tenantId: string, revision: number, form: RulesForm): Promise<SaveOutcome<ScheduleKey> | undefined>;
  saveMode(tenantId: string, revision: number, mode: SyncMode): Promise<SaveOutcome<never> | undefined>;
  /** By what is stored, without a call to the outside. */
  previewMode(tenantId: string, mode: SyncMode): Promise<ModePreview | undefined>;
  /** Makes the secret header anew; its value is in this answer and never again. A former value is taken for a while beside it (`formerUntil`). `undefined`: somebody else saved meanwhile. */
  renewWebhookSecret(tenantId: string, revision: number): Promise<{ readonly header: string; readonly secret: string } | undefined>;
  /** The former value of the header is no longer taken. `false`: somebody else saved meanwhile. */
  endFormerSecret(tenantId: string, revision: number): Promise<boolean>;
  /** Webhooks are then told apart by their address alone. `false`: somebody else saved meanwhile. */
  dropWebhookSecret(tenantId: string, revision: number): Promise<boolean>;
}

