/** A path below `/api2/json` with every value percent-encoded, so that no name can leave its place. */
export function pvePath(parts: TemplateStringsArray, ...values: (string | number)[]): string {
  return parts.reduce((path, part, index) => `${path}${encodeURIComponent(values[index - 1] ?? '')}${part}`);
}
