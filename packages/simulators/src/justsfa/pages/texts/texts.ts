import type { Language } from '@clounect/page-kit';
import { en } from './en.js';
import { ja, type Texts } from './ja.js';
import { switchesEn } from './switches-en.js';
import { switchesJa } from './switches-ja.js';

/** What a page can be told to say on top, by `?done=`. */
export const notices = ['recordMade', 'recordChanged', 'recordRemoved', 'settingsSaved', 'settingsRemoved', 'actionDone'] as const satisfies readonly (keyof Texts)[];

export const textsOf = (language: Language): Texts => (language === 'en' ? en : ja);
export const switchTextsOf = (language: Language): typeof switchesJa => (language === 'en' ? switchesEn : switchesJa);
