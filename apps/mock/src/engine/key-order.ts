const escapes: Readonly<Record<string, string>> = { '^': '^^', '/': '^0', '\\': '^1', '#': '^2', '?': '^3' }

/** Returns the table key of an instance id: what a key must not hold is escaped with `^`, which decides where it sorts (recorded). */
export function instanceKey(instanceId: string): string {
  return instanceId.replace(
    // oxlint-disable-next-line no-control-regex -- these are the characters a key must not hold
    /[\^/\\#?\u0000-\u001f\u007f-\u009f]/g,
    (c) => escapes[c] ?? `^${String.fromCharCode(0xc0 + c.charCodeAt(0))}`,
  )
}
