import { argumentException } from '../dotnet/dotnet-exception.ts'

/** Where a list by partitions continues. */
export interface PartitionToken {
  readonly partition: number
  /** Rows of the partition that earlier pages held. */
  readonly skip: number
}

/** Netherite's default number of partitions. */
export const PARTITIONS = 12

/** The partition of an instance; spread evenly, not by Netherite's own hash. */
export function partitionOf(instanceId: string): number {
  let hash = 0
  for (const char of instanceId) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) % 0x1_0000_0000
  return hash % PARTITIONS
}

/** Writes a token. Clients must treat it as opaque: the form of Netherite's own is not known. */
export const writePartitionToken = ({ partition, skip }: PartitionToken): string => `${partition}:${skip}`

/** Reads a token; throws an argument error for any other text. */
export function readPartitionToken(token: string): PartitionToken {
  if (token === '') return { partition: 0, skip: 0 }
  const [, partition, skip] = /^(\d{1,2}):(\d{1,9})$/.exec(token) ?? []
  if (partition === undefined || skip === undefined || Number(partition) >= PARTITIONS) {
    throw argumentException(`The continuation token '${token}' is invalid.`)
  }
  return { partition: Number(partition), skip: Number(skip) }
}
