import type { RowNews } from '../../users/outcome.js';
import type { Texts } from '../../texts/ja.js';

export const toldTexts = {
  saved: 'userSaved',
  savedUntested: 'userSavedUntested',
  notSaved: 'userNotSaved',
  linked: 'userLinked',
  unlinked: 'userUnlinked',
  removed: 'userRemoved',
  already: 'userAlready',
  overtaken: 'userOvertaken',
  gone: 'userGone',
  userTaken: 'userTaken',
  wrong: 'userWrong',
  testFirst: 'userTestFirst',
  saveFirst: 'userSaveFirst',
} as const satisfies Readonly<Record<RowNews['told'], keyof Texts>>;
