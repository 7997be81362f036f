import type { ConfigFault, SettingSources } from '@durable-http/core/settings'

/** Sources of a configuration, and what is known of the runtime that reads it. */
export interface ConfigSources extends SettingSources {
  /** Faults found while files were read, reported with the rest. */
  faults?: readonly ConfigFault[]
  /** True at the edge, which has neither files nor ports. */
  isEdge?: boolean
  /** True on runtimes other than Node, the edge included: settings that need Node do nothing there. */
  lacksNode?: boolean
}
