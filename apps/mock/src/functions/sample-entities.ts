import { RawJson } from '../dotnet/json-value.ts'
import { floatNode } from '../dotnet/json-node.ts'
import { type EntityContext, type EntityFunction, entityOf } from '../engine/entity-context.ts'
import { FunctionError } from '../engine/failure.ts'

/** A double as .NET writes it: with a decimal point even where it is whole. */
const double = (value: number): RawJson => new RawJson(floatNode(value))

/** The amount to add: no input at all is 0, a JSON null is none. */
function amountOf({ input, rawInput }: EntityContext): number {
  if (rawInput === null) return 0
  const amount = typeof input === 'string' && input.trim() !== '' ? Number(input) : input
  if (typeof amount === 'number' && !Number.isNaN(amount)) return amount
  throw new FunctionError('System.FormatException', `The input ${JSON.stringify(input)} is not a number.`)
}

/** The entities that every recording of the real host was made with. */
export const sampleEntities: Readonly<Record<string, EntityFunction>> = {
  Counter: entityOf({
    add: (entity) => entity.setState(double(entity.getState<number>(() => 0) + amountOf(entity))),
    subtract: (entity) => entity.setState(double(entity.getState<number>(() => 0) - amountOf(entity))),
    reset: (entity) => entity.setState(double(0)),
    get: (entity) => entity.return(double(entity.getState<number>(() => 0))),
    delete: (entity) => entity.deleteState(),
  }),
  Bag: entityOf({
    set: (entity) => entity.setState(entity.rawInput),
    delete: (entity) => entity.deleteState(),
  }),
}
