/** One thing that an argument may be. `label`: what people see of it, where that is more than the value. */
export interface Suggestion {
  value: string;
  label: string;
}
