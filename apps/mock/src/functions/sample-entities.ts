import { RawJson } from '../dotnet/json-value.ts'
import { floatNode } from '../dotnet/json-node.ts'
import { type EntityContext, type EntityFunction, entityOf } from '../engine/entity-context.ts'
import { readDouble } from './sample-input.ts'

/** A double as .NET writes it: with a decimal point even where it is whole. */
const double = (value: number): RawJson => new RawJson(floatNode(value))

// Asking for the state of an entity that has none gives it one.
const stateOf = (entity: EntityContext): number => Number(entity.getState(() => double(0)))

/** The entities that every recording of the real host was made with. */
export const sampleEntities: Readonly<Record<string, EntityFunction>> = {
  Counter: entityOf({
    add: (entity) => entity.setState(double(stateOf(entity) + readDouble(entity.rawInput))),
    subtract: (entity) => entity.setState(double(stateOf(entity) - readDouble(entity.rawInput))),
    reset: (entity) => entity.setState(double(0)),
    get: (entity) => entity.return(double(stateOf(entity))),
    delete: (entity) => entity.deleteState(),
  }),
  Bag: entityOf({
    set: (entity) => entity.setState(entity.rawInput),
    delete: (entity) => entity.deleteState(),
  }),
}
