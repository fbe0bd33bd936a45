/** `recordLink`, where it is a web address: it ends up as a link in the console. */
export function toLink(recordLink: unknown): string | undefined {
  return typeof recordLink === 'string' && /^https?:\/\/[^\s]+$/.test(recordLink) && URL.canParse(recordLink) ? recordLink : undefined;
}
