/** Picks the task hub and the connection that an input names; members that are absent stay absent. */
export function placeOf({ taskHub, connection }: { taskHub?: string | undefined; connection?: string | undefined }): {
  taskHub?: string
  connection?: string
} {
  return { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }
}
