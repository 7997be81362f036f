/** Numbered cases of the contract's section 7 that the mock does not show, each with its reason. Empty today. */
export const notHeld: Readonly<Record<number, string>> = {}
