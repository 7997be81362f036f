/** Says how what failed can be run again; `actions` are what a face calls them. Steps that were retried cannot be rewound. */
export function repairAdvice(
  { restart, rewind }: Readonly<Record<'restart' | 'rewind', string>>,
  isRetried = false,
): string {
  return isRetried
    ? `once the cause is mended, ${restart}; it cannot be rewound, because a step was retried.`
    : `once the cause is mended, ${rewind} repeats the failed steps, ${restart} everything.`
}
