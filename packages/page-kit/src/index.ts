export { createAssetRouter } from './create-asset-router.js';
export { createLanguageRouter, languageOf, toLanguage } from './language.js';
export { Document } from './document.js';
export { Bar, Frame } from './frame.js';
export { isFromOurPages, protectPages } from './protect.js';
export { live } from './live.js';
export { LanguageSwitch, SideMenu } from './navigation.js';
export { sendPage, sendPart } from './send-page.js';
export { WideTable } from './wide-table.js';

export type { DocumentProps } from './document.js';
export type { BarProps, FrameProps } from './frame.js';
export type { Language } from './language.js';
export type { MenuEntry } from './navigation.js';
