export { createAccounts } from './accounts/create-accounts.js';
export { createConsole } from './create-console.js';

export { allDayForms, graphFields, sfaFields, sfaPlans } from './settings/tenant-settings.js';

export type { UserPorts } from './users/user-ports.js';
export type { Accounts, NewAccount, SignInAttempt, SignInResult } from './accounts/accounts.js';
export type { AuthSettings } from './accounts/create-auth.js';
export type { ConsoleOptions, ConsolePorts } from './create-console.js';
export type { MonthlyUse } from './pages/dashboard-page.js';
export type { AllDayForm, EntryProblem, FormerSource, GraphField, GraphForm, RulesForm, SaveOutcome, ScheduleKey, ScheduleKeys, SettingsView, SfaField, SfaForm, SfaPlan, TenantSettings, TestView } from './settings/tenant-settings.js';
export type { Principal } from './principal.js';
