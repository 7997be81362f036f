import type { basePath, OperationName, operations } from '@durable-http/core'
import type { Hono } from 'hono'
import type { BlankEnv } from 'hono/types'
import type { ClientErrorStatusCode, ServerErrorStatusCode, StatusCode } from 'hono/utils/http-status'
import type { Problem } from './problem.ts'
import type { V1Schema } from './v1/v1-schema.ts'

type Rows = typeof operations
type Base = typeof basePath

/** The Hono app of the gateway; the type is what Hono's typed client `hc<RestApp>()` reads, derived from the operation table. */
export type RestApp = Hono<BlankEnv, RestSchema>

/** Paths, methods, inputs and responses of all operations as Hono describes them, and of the paths below `/v1`. */
export type RestSchema = V1Schema &
  UnionToIntersection<{ [Name in OperationName]: RouteSchema<Rows[Name]> }[OperationName]>

type RouteSchema<Row> = Row extends { route: `${infer Method} ${infer Path}{?${infer Query}}` }
  ? { [P in `${Base}${Colons<Path>}`]: { [M in `$${Lowercase<Method>}`]: Endpoint<Row, Path, Query> } }
  : never

type Endpoint<Row, Path extends string, Query extends string> =
  | {
      [Status in SuccessStatus<Row>]: {
        input: RequestOf<Row, Path, Query>
        output: BodyOf<Row, Status>
        outputFormat: BodyOf<Row, Status> extends null ? 'body' : 'json'
        status: Status
      }
    }[SuccessStatus<Row>]
  | {
      input: RequestOf<Row, Path, Query>
      output: Problem
      outputFormat: 'json'
      status: Exclude<ClientErrorStatusCode | ServerErrorStatusCode, SuccessStatus<Row>>
    }

type RequestOf<Row, Path extends string, Query extends string> = Flat<
  ([Names<Path>] extends [never] ? unknown : { param: Record<Names<Path>, string> }) & {
    query?: Partial<Record<Items<Query>, string>>
  } & (Row extends { body: object } ? { json?: unknown } : unknown) &
    (Row extends { headers: Record<string, infer Header extends string> }
      ? { header?: Partial<Record<Header, string>> }
      : unknown)
>

type SuccessStatus<Row> = Row extends { success: infer Success } ? Extract<keyof Success, StatusCode> : never

type BodyOf<Row, Status extends PropertyKey> = Row extends { success: Record<Status, infer Schema> }
  ? Schema extends { _zod: { output: infer Output } }
    ? Output
    : null
  : never

// `/instances/{instanceId}` becomes `/instances/:instanceId`.
type Colons<Path extends string> = Path extends `${infer Before}{${infer Name}}${infer After}`
  ? `${Before}:${Name}${Colons<After>}`
  : Path
type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer After}` ? Name | Names<After> : never
type Items<List extends string> = List extends `${infer First},${infer Others}` ? First | Items<Others> : List

type Flat<T> = { [Key in keyof T]: T[Key] }
type UnionToIntersection<Union> = (Union extends unknown ? (part: Union) => void : never) extends (
  whole: infer Whole,
) => void
  ? Whole
  : never
