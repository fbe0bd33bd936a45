import type { ManualPart } from './manual.js';

export const manualEn: readonly ManualPart[] = [
  {
    id: 'overview',
    title: 'The rules of the sync',
    intro: 'Schedules in JUST.SFA and the Outlook calendar of each participant are kept in step.',
    steps: [
      'A schedule created in JUST.SFA gets an event in the Outlook calendar of every participant who is a linked user; changes and deletions follow.',
      'In two-way mode, an edit in Outlook of a schedule with one participant also changes JUST.SFA.',
      'An edit in Outlook of a schedule with several participants does not change JUST.SFA.',
      'A new event made in Outlook never enters JUST.SFA.',
    ],
    notes: ['Participants who are not linked, groups and facilities are counted too.'],
  },
  {
    id: 'webhook',
    title: '1. Set up the webhook in JUST.SFA',
    intro: 'It tells this product that a schedule changed in JUST.SFA.',
    steps: [
      'Sign in to JUST.SFA as administrator.',
      'Open the menu at your user name > data management > data tables.',
      'Double-click the table with the schedule field, then webhook settings > + add.',
      'Choose any title and paste the webhook address of this product.',
      'Make a test send; it must succeed.',
      'Tick "record created", "record updated" and "record deleted", and save.',
    ],
    notes: [
      'A secret value in a request header keeps forgeries out and saves calls to JUST.SFA.',
      'Leave the choice of fields off (send all): whatever is missing costs one more read each time.',
    ],
  },
  {
    id: 'api-key',
    title: '2. Create an API key in JUST.SFA',
    intro: 'With it this product reads and writes schedules.',
    steps: [
      'Open the menu at your user name > administration > API settings, then + add an API key.',
      'Choose any title and switch it on.',
      'Choose the table with the schedule field.',
      'Give all four permissions: read, add, edit, delete.',
      'Save, and copy the key.',
    ],
    notes: ['The same screen shows how many calls were made today and in the last minute, and the limits.'],
  },
  {
    id: 'filter',
    title: '3. Find the identifiers in JUST.SFA',
    intro: 'They are needed for the registration.',
    steps: [
      'Find the tenant: the oooo of https://oooo.justsfa.com.',
      'Find the identifiers of the data table and the panel with the schedule field.',
      'Edit the panel and create a common filter with the condition that the user field of the schedule is the given user (participants contains []). No user is chosen when it is made.',
      'Find the identifiers of the fields for schedule, heading, place and content.',
    ],
    notes: [],
  },
  {
    id: 'entra',
    title: '4. Register an application in Microsoft Entra ID',
    intro: 'With it this product reads and writes Outlook calendars.',
    steps: [
      'Sign in to the Azure portal as administrator and open Microsoft Entra ID (formerly Azure Active Directory) > App registrations > New registration.',
      'Choose a name and "this organizational directory only"; leave the redirect URI empty.',
      'Copy the application (client) ID.',
      'Open Endpoints and copy the OAuth 2.0 token endpoint (v2).',
      'API permissions > Add a permission > Microsoft Graph > Application permissions: add Calendars.ReadWrite and User.Read.All.',
      'Grant admin consent.',
      'Certificates & secrets > New client secret: choose a description and an expiry.',
      'Copy the value at once; it is shown only this time.',
    ],
    notes: ['When the client secret expires, the sync stops. Create and register a new one before that.'],
  },
  {
    id: 'users',
    title: '5. Register the users',
    intro: 'Whoever takes part with a calendar is registered.',
    steps: ['Enter name, JUST.SFA user ID and Outlook e-mail address.', 'Test the connection, then switch the link on.'],
    notes: ['The JUST.SFA user ID is the login ID, not always an e-mail address.'],
  },
];
