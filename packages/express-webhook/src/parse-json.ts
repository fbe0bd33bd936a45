/** Deeper than anything that JUST.SFA sends, and shallow enough for every recursive reader after us. */
const maxDepth = 64;

export interface ParsedJson {
  readonly text: string;
  readonly value: object;
}

/** The text and value of a body that is a JSON object or array in valid UTF-8 (a byte order mark is dropped); else `undefined`. */
export function parseJson(bytes: Uint8Array): ParsedJson | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (isDeeperThan(text, maxDepth)) return undefined;
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { text, value } : undefined;
  } catch {
    return undefined;
  }
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return false;
}
