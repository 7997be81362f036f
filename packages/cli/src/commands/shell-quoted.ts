/** Quotes a text for a POSIX shell where it needs it. */
export const shellQuoted = (text: string) =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
