/** The first version in a text, as numbers. */
export function versionIn(text: string): readonly [major: number, minor: number] {
  const [, major, minor] = /(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}
