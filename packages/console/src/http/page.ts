import type { Language } from '../texts/texts.js';
import type { Principal } from '../principal.js';
import type { Tenant } from '@clounect/core';
import type { Texts } from '../texts/ja.js';

/** What every page needs to know of the request that asked for it. */
export interface Page {
  readonly texts: Texts;
  readonly language: Language;
  /** The path that the console is mounted under, without a slash at its end. */
  readonly base: string;
  /** The path of this page below `base`, for the menu and for the language switch. */
  readonly path: string;
}

/** A page of somebody who is signed in. */
export interface SignedInPage extends Page {
  readonly principal: Principal;
  /** The tenant that is looked at; its pages lie below `home`. */
  readonly tenant: Tenant;
  readonly home: string;
}
