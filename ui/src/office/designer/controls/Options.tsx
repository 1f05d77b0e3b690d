// What can be chosen of a list, and what somebody may take from suggestions.

export interface Option<T extends string = string> {
  value: T
  label: string
}

/** The options of a select. A value that is none of them is shown as it is written. */
export function Options({ value, options }: { value: string; options: readonly Option[] }) {
  return (
    <>
      {!options.some((one) => one.value === value) && <option value={value}>{value}</option>}
      {options.map((one) => (
        <option key={one.value} value={one.value}>
          {one.label}
        </option>
      ))}
    </>
  )
}

/** What a line of text suggests; anything else may be typed. */
export function Suggestions({ id, list }: { id: string; list: readonly string[] }) {
  return (
    <datalist id={id}>
      {list.map((one) => (
        <option key={one} value={one} />
      ))}
    </datalist>
  )
}
