/** Where events are written. */
export interface EventSink {
  /** Writes bytes; false if the reader has to take what waits before more is written: `drained` is called then. */
  write(bytes: Uint8Array): boolean
  /** Ends the stream. */
  end(): void
}

/** Events of one stream, written by a runtime that needs no web stream. */
export interface PushedEvents {
  /** Begins to write, behind the head of the response. */
  begin(sink: EventSink): void
  /** Goes on after a write that returned false. */
  drained(): void
  /** Ends the work for it, because its reader has left or never came; nothing is written any more. */
  close(): void
}
