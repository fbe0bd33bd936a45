/** `recordLink`, where it is a web address without spaces, control characters and halves of characters: it is stored, and a link in the console. */
export function toLink(recordLink: unknown): string | undefined {
  return typeof recordLink === 'string' && /^https?:\/\/[^\s\p{Cc}\p{Cs}]+$/u.test(recordLink) && URL.canParse(recordLink) ? recordLink : undefined;
}
