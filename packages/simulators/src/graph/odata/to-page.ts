/** Cuts one page; the link to the next repeats the whole query with a new `$skip`. */
export function toPage<T>(
  items: readonly T[],
  page: { readonly skip: number; readonly size: number; readonly url: string; readonly query: URLSearchParams; readonly skipName: '$skip' | '$skiptoken' },
): { readonly items: readonly T[]; readonly nextLink: string | undefined } {
  const end = page.skip + page.size;
  if (end >= items.length) return { items: items.slice(page.skip), nextLink: undefined };
  const query = [...page.query].filter(([name]) => name.toLowerCase() !== page.skipName);
  const text = [...query, [page.skipName, String(end)]].map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&');
  return { items: items.slice(page.skip, end), nextLink: `${page.url}?${text}` };
}
