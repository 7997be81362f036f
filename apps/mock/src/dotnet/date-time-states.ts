/** A token for the state machine: a number, month or year with its separator, or a word. */
const lexemes = [
  'End',
  'NumberEnd',
  'NumberHalf',
  'NumberSpace',
  'NumberDateSign',
  'NumberTimeSign',
  'MonthEnd',
  'MonthSpace',
  'MonthDateSign',
  'NumberDateSuffix',
  'NumberTimeSuffix',
  'Weekday',
  'YearSpace',
  'YearDateSign',
  'YearEnd',
  'Zone',
  'Era',
] as const
export type Lexeme = (typeof lexemes)[number]

// One row per state, one column per lexeme in the order above. `-` is an error. A name in capitals that begins with `!` is complete:
// its value is stored, and the machine starts again. N is a number, M a month name, Y a year of three digits or more,
// `d` and `t` a date or time sign behind it, S a CJK suffix.
const ROWS = `
begin  begin -      !TN    N      D_Nd   T_Nt   -      D_M    D_M    D_S    T_S    begin  D_Y    D_Y    -      begin begin
N      -     !NN    !TNN   NN     D_NNd  -      !NM    D_NM   D_MNd  D_NS   -      N      D_YN   D_YNd  !YN    N     N
NN     !NN   !NNN   !TNNN  !NNN   -      T_Nt   !MNN   !MNN   -      -      T_S    NN     !NNY   -      !NNY   NN    NN
D_Nd   -     !NN    -      D_NN   D_NNd  -      !NM    D_MN   D_MNd  -      -      D_Nd   D_YN   D_YNd  !YN    -     D_Nd
D_NN   !NN   !NNN   !TN    !NNN   -      T_Nt   !MNN   !MNN   -      !S     T_S    D_NN   !NNY   -      !NNY   -     D_NN
D_NNd  -     !NNN   !NNN   !NNN   -      -      !MNN   !MNN   -      !S     -      D_NNd  !NNY   -      !NNY   -     D_NNd
D_M    -     !MN    -      D_MN   D_MNd  -      -      -      -      -      -      D_M    D_YM   D_YMd  !YM    -     D_M
D_MN   !MN   !MNN   !MNN   !MNN   -      T_Nt   -      -      -      !S     T_S    D_MN   !YMN   -      !YMN   -     D_MN
D_NM   !NM   !MNN   !MNN   !MNN   -      T_Nt   -      -      -      !S     T_S    D_NM   !YMN   -      !YMN   -     D_NM
D_MNd  -     !MNN   -      !MNN   -      -      -      -      -      -      -      D_MNd  !YMN   -      !YMN   -     D_MNd
D_NS   !NS   !NNS   !NNS   !NNS   -      T_Nt   -      -      -      D_NS   T_S    D_NS   -      -      -      -     D_NS
D_Y    -     !YN    -      D_YN   D_YNd  -      !YM    D_YM   D_YMd  D_YM   -      D_Y    -      -      -      -     D_Y
D_YN   !YN   !YNN   !YNN   !YNN   -      -      !YMN   !YMN   -      -      -      D_YN   -      -      -      -     D_YN
D_YNd  -     !YNN   !YNN   !YNN   -      -      !YMN   !YMN   -      -      -      D_YN   -      -      -      -     D_YN
D_YM   !YM   !YMN   !YMN   !YMN   -      -      -      -      -      -      -      D_YM   -      -      -      -     D_YM
D_YMd  -     !YMN   !YMN   !YMN   -      -      -      -      -      -      -      D_YM   -      -      -      -     D_YM
D_S    !S    !SN    !TN    T_Nt   -      T_Nt   -      -      -      D_S    T_S    D_S    -      -      -      -     D_S
T_S    !TS   !TS    !TS    T_Nt   D_Nd   -      -      -      -      D_S    T_S    T_S    -      -      -      T_S   T_S
T_Nt   -     !TNN   !TNN   !TNN   -      T_NNt  !NM    D_NM   -      -      T_S    -      -      -      -      T_Nt  T_Nt
T_NNt  -     !TNNN  !TNNN  !TNNN  -      -      -      -      -      -      T_S    T_NNt  -      -      -      T_NNt T_NNt
`

const table = new Map(
  ROWS.trim()
    .split('\n')
    .map((row) => {
      const [state, ...next] = row.split(/\s+/) as [string, ...string[]]
      return [state, new Map(lexemes.map((lexeme, i) => [lexeme, next[i] === '-' ? undefined : next[i]]))] as const
    }),
)

/** The state behind a lexeme: another one, a complete one (it begins with `!`), or undefined where .NET's parser gives up. */
export const nextState = (state: string, lexeme: Lexeme): string | undefined => table.get(state)?.get(lexeme)

/** True if a state is complete. */
export const isComplete = (state: string | undefined): boolean => state?.startsWith('!') ?? false
