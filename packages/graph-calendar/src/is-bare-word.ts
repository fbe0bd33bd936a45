/** As codes and request ids are. Anything else in their place might hold somebody's text, or a credential. */
export const isBareWord = (text: string): boolean => /^[\w.-]{1,80}$/.test(text);
