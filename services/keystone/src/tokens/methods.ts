/**
 * The methods of authentication as a token's payload has them: one bit for each position in `[auth] methods`, the first
 * one being 1. Nodes with different lists misread each other's tokens, and a method that is not in the list vanishes.
 *
 * @param configured `[auth] methods`, in its order
 */
export function methodsToMask(methods: readonly string[], configured: readonly string[]): number {
  let mask = 0;
  for (const method of methods) for (const [i, name] of configured.entries()) if (name === method) mask += 2 ** i;
  return mask;
}

/**
 * The methods that a mask stands for, the last one of the list first. With a bit beyond the list no method is left:
 * upstream divides from the highest bit down and finds none (`convert_integer_to_method_list`).
 */
export function maskToMethods(mask: number, configured: readonly string[]): readonly string[] {
  const methods: string[] = [];
  let rest = mask;
  for (let i = configured.length - 1; i >= 0 && rest !== 0; i--)
    if (Math.trunc(rest / 2 ** i) === 1) {
      methods.push(configured[i] as string);
      rest -= 2 ** i;
    }
  return methods;
}
