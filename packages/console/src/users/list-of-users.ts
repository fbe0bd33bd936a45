import type { UserLink } from '@clounect/core';

export const usersPerPage = 50;

export interface ListQuery {
  /** A part of a name, an id or an address. */
  readonly find: string;
  /** From 1. */
  readonly page: number;
  /** The row that has to be on the page, wherever that is. */
  readonly linkId?: string | undefined;
}

export interface ListOfUsers {
  readonly rows: readonly { readonly number: number; readonly link: UserLink }[];
  readonly find: string;
  readonly page: number;
  readonly pages: number;
  readonly found: number;
  readonly total: number;
}

/** One page of the links, by name; hundreds of forms at once would be slow to draw and to read. */
export function listUsers(links: readonly UserLink[], { find, page, linkId }: ListQuery): ListOfUsers {
  const sorted = [...links].sort((one, other) => one.name.localeCompare(other.name, 'ja', { numeric: true }) || (one.sfaUserId < other.sfaUserId ? -1 : 1));
  const isFound = ({ name, sfaUserId, mail }: UserLink): boolean => [name, sfaUserId, mail].some((text) => plain(text).includes(plain(find)));
  const found = sorted.filter((link) => isFound(link) || link.linkId === linkId);
  const pages = Math.max(1, Math.ceil(found.length / usersPerPage));
  const place = found.findIndex((link) => link.linkId === linkId);
  const shown = place === -1 ? Math.min(Math.max(1, page), pages) : Math.floor(place / usersPerPage) + 1;
  const rows = found.map((link, index) => ({ number: index + 1, link })).slice((shown - 1) * usersPerPage, shown * usersPerPage);
  return { rows, find, page: shown, pages, found: found.length, total: links.length };
}

/** As people search: in any case and width, and without the blank between family and given name. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s/g, '');
}
