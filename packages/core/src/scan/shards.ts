import type { CallOptions } from '../call-options.ts'
import type { InstancePage } from '../paging.ts'
import { pageSize, type ReadPage, type Walk, type WalkPage } from './walker.ts'

/** First characters of ids that shards are made for, the most frequent ones first; `@` begins entities, which a scan leaves out. */
const characters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_.~ !"$%&\'()*+,:;<=>[]^`{|}'
const lastCharacter = '~'
const entitySign = '@'

/** How a key range is divided behind its first page: plain data, part of a cursor. */
export interface Split {
  /** Token behind the first page. */
  token: string
  /** Character at which the first page ended. */
  reached: string
  /** Last page of the shard whose ids come last, which shows the way to the ids beyond all shards. */
  end?: ShardEnd
}

/** The last page of a shard. */
export interface ShardEnd {
  prefix: string
  token?: string
  rows: number
  last: string
}

/** Divides the range behind a first page; undefined where the host's order or the ids do not allow it. */
export function splitRange({ prefix }: Walk, page: WalkPage): Split | undefined {
  const reached = page.last?.[prefix.length]
  const token = page.next?.token
  if (token === undefined || !page.isSorted || reached === undefined || reached >= lastCharacter) return undefined
  return { token, reached }
}

/** The range from the end of the first page up to the end of its character; undefined behind entities, which are left out. */
export function frontWalk(prefix: string, { token, reached }: Split): Walk | undefined {
  return reached === entitySign ? undefined : { prefix, token, at: prefix.length, below: reached }
}

/** Characters that get a shard, one key range each. */
export function shardCharacters({ reached }: Split): string {
  return characters
    .split('')
    .filter((character) => character > reached)
    .join('')
}

/** The whole range behind the first page without the shards that were begun: what is left when shards do not pay. */
export function restWalk(prefix: string, split: Split, waiting: string): Walk {
  const begun = shardCharacters(split)
    .split('')
    .filter((character) => !waiting.includes(character))
    .join('')
  return { prefix, token: split.token, at: prefix.length, above: split.reached, except: begun + entitySign }
}

/**
 * Finds a walk over the ids beyond all shards. On Azure Storage a token is a position in the list of the whole hub, so a token from the end
 * of the last shard leads there; if the first row behind it is not the known one, the walk begins at the split instead.
 */
export async function tailWalk(
  prefix: string,
  { token, end }: Split,
  readPage: ReadPage,
  options: CallOptions,
): Promise<Walk> {
  const whole: Walk = { prefix, token, at: prefix.length, above: lastCharacter }
  if (!end || end.rows < 2) return whole
  const position = await positionOf(prefix, end, 1, readPage, options)
  return position ? { ...whole, token: position.token } : whole
}

/** Characters of the ids that hosts make; shards for them are read before it is asked what else there is. */
const hexadecimal = '0123456789abcdef'
/** A gap of fewer characters is cheaper to read than to ask about. */
const smallestGap = 4

/** True if no shard of an id that a host makes waits any more. */
export const isPastHexadecimal = (waiting: string): boolean =>
  waiting !== '' && !hexadecimal.split('').some((character) => waiting.includes(character))

/**
 * Takes out of the waiting characters those that no id begins with, by the row that follows a shard: two requests for a gap in place of one
 * for each of its characters. `ends` are the last pages of the shards that had rows.
 */
export async function withoutEmptyShards(
  prefix: string,
  waiting: string,
  ends: readonly ShardEnd[],
  readPage: ReadPage,
  options: CallOptions,
): Promise<string> {
  const sorted = ends.toSorted((one, other) => (one.last < other.last ? -1 : 1))
  let left = waiting.split('')
  for (const [index, end] of sorted.entries()) {
    const from = end.last[prefix.length]!
    const to = sorted[index + 1]?.last[prefix.length]
    const gap = left.filter((character) => character > from && (to === undefined || character < to))
    if (gap.length < smallestGap) continue
    const next = await characterBehind(prefix, end, readPage, options)
    if (next !== undefined) left = left.filter((character) => !gap.includes(character) || character >= next)
  }
  return left.join('')
}

/** The character of the first row behind a shard, `\uffff` behind the last shard; undefined where the host does not show it. */
async function characterBehind(
  prefix: string,
  end: ShardEnd,
  readPage: ReadPage,
  options: CallOptions,
): Promise<string | undefined> {
  const position = await positionOf(prefix, end, 2, readPage, options)
  if (position === undefined) return undefined
  const [, next] = position.page.instances
  if (next) return next.instanceId[prefix.length]
  return position.page.continuationToken === undefined ? '\uffff' : undefined
}

/** Finds the position of a shard's last row in the list of the whole hub, and reads a page from there; undefined where the host has no such order. */
async function positionOf(
  prefix: string,
  end: ShardEnd,
  top: number,
  readPage: ReadPage,
  options: CallOptions,
): Promise<{ token: string; page: InstancePage } | undefined> {
  const shortened = await readPage(end.prefix, end.token, end.rows - 1, options)
  const token = shortened.continuationToken
  if (token === undefined) return undefined
  const page = await readPage(prefix, token, top, options)
  return page.instances[0]?.instanceId === end.last ? { token, page } : undefined
}

/** Remembers the end of a shard if its ids come later than those known. */
export function noteEnd(split: Split, end: ShardEnd): void {
  if (!split.end || split.end.last <= end.last) split.end = end
}

/** The end of a shard, by its last page; undefined for another page, and for one with too few rows to find its place by. */
export function endOf(walk: Walk, page: WalkPage): ShardEnd | undefined {
  if (page.next || page.last === undefined || page.received < 2 || page.received > pageSize) return undefined
  return {
    prefix: walk.prefix,
    ...(walk.token === undefined ? {} : { token: walk.token }),
    rows: page.received,
    last: page.last,
  }
}
