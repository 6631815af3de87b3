/** Discord changes other characters by itself, and then what refers to the file does not find it. */
export function fileName(name: string): string {
  const clean = name.replaceAll(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._-]+/, '');
  return clean === '' ? 'file.txt' : clean.slice(-100);
}
