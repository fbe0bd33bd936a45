/** Microsoft's descriptions of the offered permissions, by kind and name. */
export const permissionsEn = {
  'application Calendars.Read': 'Read calendars in all mailboxes',
  'application Calendars.ReadBasic.All': 'Read basic details of calendars in all mailboxes',
  'application Calendars.ReadWrite': 'Read and write calendars in all mailboxes',
  'application Directory.Read.All': 'Read directory data',
  'application Mail.Read': 'Read mail in all mailboxes',
  'application MailboxSettings.Read': 'Read all user mailbox settings',
  'application User.Read.All': "Read all users' full profiles",
  'application User.ReadWrite.All': "Read and write all users' full profiles",
  'delegated Calendars.Read': 'Read user calendars',
  'delegated Calendars.ReadWrite': 'Have full access to user calendars',
  'delegated Mail.Read': 'Read user mail',
  'delegated User.Read': 'Sign in and read user profile',
  'delegated User.Read.All': "Read all users' full profiles",
};
