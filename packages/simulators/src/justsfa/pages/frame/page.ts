import type { Language } from '@clounect/page-kit';
import type { Participant } from '../../schedule/participant.js';
import type { Table } from '../../settings/table.js';
import type { Texts } from '../texts/ja.js';

/** What every page needs to know of the request that asked for it. */
export interface Page {
  readonly texts: Texts;
  readonly language: Language;
  /** The path that the pages are mounted under, without a slash at its end. */
  readonly base: string;
  /** The path of this page below `base`. */
  readonly path: string;
  /** The same with its query: where the choice of a language leads back to. */
  readonly address: string;
  /** Who is sitting at the screen: named as the author of what is changed here. */
  readonly person: Participant;
  /** The oooo of `https://oooo.justsfa.com`. */
  readonly customer: string;
  readonly tables: readonly Table[];
  /** What was just done, told once above the content. */
  readonly notice?: string | undefined;
}
