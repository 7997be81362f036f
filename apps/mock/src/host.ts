import type { Clock } from './engine/clock.ts'
import { type EngineSnapshot, createEngine } from './engine/engine.ts'
import { type Functions, createFunctionRegistry } from './engine/function-registry.ts'
import { createFaults, type Faults } from './faults.ts'
import { createSampleFunctions } from './functions/sample-functions.ts'
import { type HeldActivities, createHeldActivities } from './held-activities.ts'
import { DEFAULT_HUB, DEFAULT_KEY, DEFAULT_MASTER_KEY, type MockHostOptions } from './host-options.ts'
import { type Entities, type Instances, createViews } from './instance-view.ts'
import { type RequestJournal, createRequestJournal } from './request-journal.ts'
import { createListener } from './listener.ts'
import { type Seed, applySeed } from './seed.ts'
import { storages } from './storages.ts'
import { DEFAULT_VERSION, type ExtensionVersion, versions } from './versions.ts'
import { createTokenFormat, tableServices } from './wire/continuation-token.ts'

/** Facts from the listener that are not in the `Request`. */
export interface FetchOptions {
  /** The request target as sent (`/runtime/…/a%2Fb?x=%41`); without it the URL's own path and query count. */
  readonly target?: string
  /** RPC only: the port of the listener, by which loopback requests are recognized. */
  readonly port?: number
}

/** Takes a request and responds as the real host would. */
export type HostFetch = (request: Request, options?: FetchOptions) => Promise<Response>

/** A fake Durable Functions host. */
export interface MockHost extends AsyncDisposable {
  /** The public endpoint; rejects with `ConnectionResetError` only if a fault asks for it. */
  readonly fetch: HostFetch
  /** The local endpoint of language workers, without keys (contract 1.6). */
  readonly rpc: { readonly fetch: HostFetch }
  /** The system key, which generated links carry. */
  readonly key: string
  readonly masterKey: string
  /** `anonymous` where no key is asked for. */
  readonly authLevel: 'function' | 'anonymous'
  /** The app's own hub. */
  readonly taskHub: string
  readonly extensionVersion: ExtensionVersion
  readonly clock: Clock
  readonly instances: Instances
  readonly entities: Entities
  readonly requests: RequestJournal
  readonly faults: Faults
  /** Activities that a test completes itself. */
  readonly activities: HeldActivities
  /** Puts instances and entities there as they are. */
  seed(seed: Seed): void
  /** Copies everything the hubs hold; plain data, fit for `structuredClone`. */
  snapshot(): EngineSnapshot
  /** Goes back to a copy; time goes back too, unless it is real. */
  restore(snapshot: EngineSnapshot): void
  /** Forgets all instances, requests and faults added since. */
  reset(): void
  /** Stops the host's clock; nothing runs any more. */
  dispose(): Promise<void>
}

const own = <T extends object>(table: T, name: PropertyKey, what: string): T[keyof T] => {
  if (Object.hasOwn(table, name)) return table[name as keyof T]
  throw new TypeError(`expected ${what} to be one of ${Object.keys(table).join(', ')}, got '${String(name)}'`)
}

/** Creates a host; throws a `TypeError` that names the option that is wrong and what was expected. */
export function createMockHost(options: MockHostOptions = {}): MockHost {
  const {
    key = DEFAULT_KEY,
    // A host with a chosen key must not keep the well-known master key.
    masterKey = options.key ?? DEFAULT_MASTER_KEY,
    otherKeys = [],
    authLevel = 'function',
    taskHub = DEFAULT_HUB,
    connections = ['AzureWebJobsStorage'],
    extensionVersion = DEFAULT_VERSION,
    storage: backend = 'azureStorage',
    sampleFunctions = true,
    tableService = 'azurite',
    timeZone = 'UTC',
  } = options
  const version = own(versions, extensionVersion, 'extensionVersion')
  const storage = own(storages, backend, 'storage')
  own(tableServices, tableService, 'tableService')
  const samples = createSampleFunctions()
  const given = options.functions
  const sets: readonly Functions[] = given === undefined ? [] : Array.isArray(given) ? given : [given]
  const registered = createFunctionRegistry(...(sampleFunctions ? [samples] : []), ...sets)
  const { activities, registry: functions, ...held } = createHeldActivities(registered, options.heldActivities ?? [])

  const engine = createEngine({
    ownHub: taskHub,
    functions,
    clock: options.clock ?? 'virtual',
    ...(options.latencies && { latencies: options.latencies }),
    options: {
      requestTime: version.requestTime,
      timerLimits: storage.timerLimits,
      executionIds: version.executionIds,
      reasonsShowAsOutput: storage.reasonsShowAsOutput,
      orchestrationVersions: version.orchestrationVersions,
      defaultVersion: options.defaultVersion ?? null,
      versionFailure: options.versionFailureStrategy ?? 'Reject',
      log: options.log ?? (() => undefined),
    },
  })
  const { journal, write } = createRequestJournal()
  const { faults, take } = createFaults(options.faults)
  const listen = createListener({
    handler: {
      engine,
      keys: { key, masterKey, otherKeys },
      checksKeys: authLevel === 'function',
      settings: {
        key,
        taskHub,
        version,
        storage,
        tokens: createTokenFormat(version.tokens, tableService),
        connections: [storage.defaultConnection, ...connections],
        storesParent: options.storesParent ?? version.storesParent,
        overridable: options.overridableExistingInstanceStates ?? 'NonRunningStates',
        storesInputs: options.storeInputsInOrchestrationHistory ?? false,
        defaultVersion: options.defaultVersion ?? null,
        useAppLease: options.useAppLease ?? true,
        useForwardedHost: options.useForwardedHost ?? false,
        timeZone,
        webhooksConfigured: options.webhooksConfigured ?? true,
      },
    },
    clock: engine.clock,
    takeFaults: take,
    write,
  })

  const dispose = async (): Promise<void> => engine.dispose()

  return {
    fetch: (request, { target } = {}) => listen(request, { target, isRpc: false, rpcPort: undefined }),
    rpc: { fetch: (request, { target, port } = {}) => listen(request, { target, isRpc: true, rpcPort: port }) },
    key,
    masterKey,
    authLevel,
    taskHub,
    extensionVersion,
    clock: engine.clock,
    ...createViews(engine, taskHub),
    requests: journal,
    faults,
    activities,
    seed: (seed) => applySeed(engine, taskHub, seed),
    snapshot: () => engine.snapshot(),
    restore(snapshot) {
      held.forget()
      engine.restore(snapshot)
    },
    reset() {
      engine.reset()
      held.reset()
      samples.forget()
      journal.clear()
      faults.clear()
      for (const fault of options.faults ?? []) faults.add(fault)
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}
