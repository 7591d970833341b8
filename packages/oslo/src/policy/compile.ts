import type { Check, Test } from "./check.ts";
import { CheckFault } from "./fault.ts";

/** The test of a rule by its name; undefined if there is neither such a rule nor one that stands for all that are missing. */
export type Tests = (name: string) => Test | undefined;

/**
 * Makes functions of rules. A rule that another refers to is a call, made once; only where rules go in a circle a call looks for its rule
 * each time, and notices that it is under way already.
 *
 * @param fallback the rule that stands for every name that is missing
 */
export function compileRules(checks: ReadonlyMap<string, Check>, fallback?: string): Tests {
  const nodes = new Map<string, Node>();
  const resolve = (name: string): string | undefined => [name, fallback].find((known) => known !== undefined && checks.has(known));

  function testOf(asked: string): Test {
    const name = resolve(asked);
    const check = name === undefined ? undefined : checks.get(name);
    if (name === undefined || check === undefined) return () => false;
    const known = nodes.get(name);
    if (known?.test !== undefined) return known.test;
    if (known !== undefined) {
      known.circular = true;
      return (target, who) => known.test?.(target, who) ?? false;
    }
    const node: Node = { circular: false, test: undefined };
    nodes.set(name, node);
    const test = made(check);
    node.test = node.circular ? once(name, test) : test;
    return node.test;
  }

  function made(check: Check): Test {
    switch (check.type) {
      case "true":
        return () => true;
      case "false":
        return () => false;
      case "rule":
        return testOf(check.name);
      case "not": {
        const test = made(check.check);
        return (target, who) => !test(target, who);
      }
      case "and":
        return every(check.checks.map(made));
      case "or":
        return some(check.checks.map(made));
      case "refused":
        return () => {
          throw new CheckFault(check.reason);
        };
      default:
        return check.test;
    }
  }

  for (const name of checks.keys()) testOf(name);
  return (name) => nodes.get(name)?.test ?? (resolve(name) === undefined ? undefined : testOf(name));
}

interface Node {
  circular: boolean;
  test: Test | undefined;
}

function every(tests: readonly Test[]): Test {
  return (target, who) => {
    for (const test of tests) if (!test(target, who)) return false;
    return true;
  };
}

function some(tests: readonly Test[]): Test {
  return (target, who) => {
    for (const test of tests) if (test(target, who)) return true;
    return false;
  };
}

/** What comes to itself again, about the same target and credentials, never ends. */
function once(name: string, test: Test): Test {
  let underWay = false;
  return (target, who) => {
    if (underWay) throw new CheckFault(`rule:${name} refers to itself`);
    underWay = true;
    try {
      return test(target, who);
    } finally {
      underWay = false;
    }
  };
}
