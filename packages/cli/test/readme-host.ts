const failed = (count: number, prefix: string, message: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => ({
    instanceId: `${prefix}-${index + 1}`,
    name: 'ProcessOrder',
    runtimeStatus: 'Failed' as const,
    output: `Orchestrator function 'ProcessOrder' failed: ${message(index)}`,
    createdTime: '2026-03-01T08:00:00Z',
    lastUpdatedTime: `2026-03-01T09:${String(10 + index).padStart(2, '0')}:00Z`,
  }))

/** Host for the README's examples. */
export const readmeInstances = [
  ...failed(12, 'order-1', (index) => `bank timed out after ${index + 30} s`),
  ...failed(3, 'order-2', (index) => `card 'c-${index}' refused`),
  {
    instanceId: 'ship-7',
    name: 'Ship',
    runtimeStatus: 'Running' as const,
    customStatus: { waitingFor: 'carrier' },
    createdTime: '2026-02-27T12:00:00Z',
    lastUpdatedTime: '2026-02-28T12:00:00Z',
  },
  {
    instanceId: 'order-17',
    name: 'ProcessOrder',
    runtimeStatus: 'Completed' as const,
    output: { total: 42 },
    createdTime: '2026-03-01T11:00:00Z',
    lastUpdatedTime: '2026-03-01T11:05:00Z',
  },
]
