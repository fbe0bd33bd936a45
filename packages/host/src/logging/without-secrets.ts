const secretKey = /secret|password|apikey|token|authorization|masterkey|cookie|clientstate/i;
/** Names under which a person or what a person wrote would stand. */
const personalKey = /^(?:mail|email|person|name|title|subject|location|content|body|parameters)$/i;
const leftOut = '[left out]';
const deepest = 6;

const patterns: readonly (readonly [RegExp, string])[] = [
  [/(\w+:\/\/[^:/@\s]+:)[^@/\s]+@/g, `$1${leftOut}@`],
  [/\bBearer\s+[\w.~+/-]+=*/gi, `Bearer ${leftOut}`],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, leftOut],
  // A mail address is a person's; the host of an address with a user in it is not.
  [/(?<![\w/:.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[mail address]'],
];

/** Log fields as they may be written: what stands under the name of a secret or of a text of persons, or looks like one, is left out. */
export function withoutSecrets(fields: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, clean(key, value, 0)]));
}

export function cleanText(text: string): string {
  return patterns.reduce((cleaned, [pattern, instead]) => cleaned.replace(pattern, instead), text);
}

function clean(key: string, value: unknown, depth: number): unknown {
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (secretKey.test(key) || personalKey.test(key) || depth > deepest) return leftOut;
  if (typeof value === 'string') return cleanText(value);
  if (value instanceof Date) return value;
  // An error's own members (a database's `detail`, a call's request) hold what was sent.
  if (value instanceof Error) return { name: value.name, message: cleanText(value.message) };
  if (Array.isArray(value)) return value.map((item) => clean('', item, depth + 1));
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([inner, item]) => [inner, clean(inner, item, depth + 1)]));
  return String(value);
}
