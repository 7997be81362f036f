import type { Orchestrator } from '@durable-http/mock'
import type { ToolRegistry } from '../../src/offering/offering.ts'
import { formRequest } from '../../src/protocol/client-inputs.ts'
import type { Tool, ToolCall } from '../../src/tools/tool.ts'
import type { ToolResult } from '../../src/tools/tool-result.ts'

const form = (message: string) => ({
  method: 'elicitation/create',
  params: { message, requestedSchema: { type: 'object', properties: { confirm: { type: 'boolean' } } } },
})

/** Orchestrators that the suite's task tools start, on the mock host. */
export const taskOrchestrators: Readonly<Record<string, Orchestrator>> = {
  async SlowCompute(context) {
    const { seconds } = context.input as { seconds: number }
    if (seconds > 0) await context.createTimer(seconds * 1_000)
    return 'computed'
  },
  async Ask(context) {
    const events = context.input as string[]
    const open = new Set(events)
    const show = () =>
      context.setCustomStatus({
        mcp: { inputRequests: Object.fromEntries(Array.from(open, (event) => [event, form(`Confirm ${event}?`)])) },
      })
    show()
    await Promise.all(
      events.map(async (event) => {
        await context.waitForExternalEvent(event.replace('#', '.'))
        open.delete(event)
        show()
      }),
    )
    return 'confirmed'
  },
  Named: (context) => `Hello, ${String(context.input)}!`,
}

interface TaskFixture {
  functionName: string
  input: (call: ToolCall) => unknown
  isRequired?: boolean
  fails?: boolean
}

const fixtures: Readonly<Record<string, TaskFixture>> = {
  slow_compute: { functionName: 'SlowCompute', input: ({ arguments: args }) => args },
  failing_job: { functionName: 'Throw', input: () => null, isRequired: true },
  protocol_error_job: { functionName: 'Named', input: () => 'nobody', fails: true },
  confirm_delete: { functionName: 'Ask', input: () => ['confirm#1'] },
  multi_input: { functionName: 'Ask', input: () => ['first#1', 'second#1'] },
  test_tool_with_task: {
    functionName: 'Named',
    isRequired: true,
    input: async ({ client }) => {
      const asked = { user_name: formRequest('What is your name?', { name: { type: 'string' } }, ['name']) }
      const { user_name: answer } = await client!.ask(asked)
      return (answer['content'] as { name: string }).name
    },
  },
}

/** The tools that the suite calls for its task scenarios: each starts an orchestration, which the shipped handler follows. */
export function taskFixtures(registry: ToolRegistry): Tool[] {
  const usual = registry.tools.find(({ name }) => name === 'startorchestration')!
  const made = Object.entries(fixtures).map(([name, { functionName, input, isRequired = false, fails }]): Tool => {
    const failing = () => {
      throw new Error('cannot be shown')
    }
    return {
      ...usual,
      name,
      description: `Fixture ${name}.`,
      inputSchema: { type: 'object', properties: {} },
      task: { isRequired, show: fails ? failing : (status, now) => usual.task!.show(status, now) },
      run: async (call) =>
        registry.call('startorchestration', { ...call, arguments: { functionName, input: await input(call) } })!,
    }
  })
  const greet: Tool = {
    ...usual,
    name: 'greet',
    description: 'Fixture greet.',
    inputSchema: { type: 'object', properties: {} },
    task: undefined,
    run: async ({ arguments: { name } }): Promise<ToolResult> => ({
      content: [{ type: 'text', text: `Hello, ${String(name)}!` }],
    }),
  }
  return [...made, greet]
}
