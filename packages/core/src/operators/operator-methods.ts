import { type BulkRun, createBulkRun } from '../bulk/bulk.ts'
import type { BulkActionName } from '../bulk/bulk-action.ts'
import type { BulkOptions, BulkSource } from '../bulk/bulk-options.ts'
import { exportInstances, type ExportOptions, type ExportSource } from '../export/export.ts'
import { type FollowEvent, followInstances, type FollowOptions } from '../follow/follow.ts'
import { countScan, type CountOptions, type InstanceCount } from '../scan/count.ts'
import { createScan, type InstanceScan, type ScanOptions } from '../scan/scan.ts'
import { checkSelection, type Selection } from '../scan/selection.ts'
import type { Scrub } from '../scrubber.ts'
import { type InstanceTree, readTree, type TreeOptions } from '../tree/tree.ts'

/** Work on many instances at once. */
export interface OperatorMethods {
  /** Reads the instances of a selection, one page per key range in memory; throws `invalid_input` if the selection is empty. */
  scan(selection: Selection, options?: ScanOptions): InstanceScan
  /** Counts the instances of a selection by a scan; rejects with `invalid_input` if the selection is empty. */
  count(selection: Selection, options?: CountOptions): Promise<InstanceCount>
  /**
   * Plans an action, then runs it on each instance of a selection, frozen at the time of the plan; throws `invalid_input` if the selection
   * is empty or is everything. Each instance is read again before its turn and skipped if it no longer matches.
   */
  bulk(action: BulkActionName, selection: Selection, options?: BulkOptions): BulkRun
  /** Follows instances until all have ended or are gone, with one poll per instance. */
  follow(ids: string | readonly string[], options?: FollowOptions): AsyncIterable<FollowEvent>
  /**
   * Yields each instance of a selection as one line of JSON with input, output and history. The last line is
   * `{"complete":true,"count":N}`: purge nothing that was exported without it.
   */
  export(selection: Selection, options?: ExportOptions): AsyncIterable<string>
  /** Reads an instance and the sub-orchestrations below it. */
  tree(instanceId: string, options?: TreeOptions): Promise<InstanceTree>
}

/** Builds the operator methods on the calls of a client. */
export function createOperatorMethods(source: BulkSource & ExportSource, scrub: Scrub): OperatorMethods {
  const scan: OperatorMethods['scan'] = (selection, options) =>
    createScan(source, checkSelection('scan', selection, { all: true }, scrub), options)
  return {
    scan,
    count: async (selection, { by, ...options } = {}) => countScan(scan(selection, options), by),
    bulk: (action, selection, options) =>
      createBulkRun(source, action, () => checkSelection('bulk', selection, { all: false }, scrub), options),
    follow: (ids, options) => followInstances(source, typeof ids === 'string' ? [ids] : ids, options),
    export: (selection, options) =>
      exportInstances(source, checkSelection('export', selection, { all: true }, scrub), options),
    tree: (instanceId, options) => readTree(source, instanceId, options),
  }
}
