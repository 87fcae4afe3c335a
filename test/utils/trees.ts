/** Checks that each branch of a `.tree` is a test of the `.t.sol` beside it, and the reverse. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The tests that a tree asks for: each "it" is one, named after the condition it stands under. */
function testsOfTree(tree: string): string[] {
  const names: string[] = [];
  const conditions: { depth: number; text: string }[] = [];
  for (const line of tree.split("\n").slice(1)) {
    const text = line.replace(/^[\s│├└─]+/, "");
    if (text === "") continue;
    const depth = line.length - text.length;
    while ((conditions.at(-1)?.depth ?? 0) >= depth) conditions.pop();
    if (!text.startsWith("it ")) conditions.push({ depth, text });
    else names.push(nameOfTest(conditions.at(-1)?.text ?? "", text === "it should revert"));
  }
  return names.sort();
}

function nameOfTest(condition: string, reverts: boolean): string {
  const [kind, ...words] = condition
    .replaceAll("'", "")
    .split(" ")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `test_${reverts ? `Revert${kind}_` : kind}${words.join("")}`;
}

function testsOfContract(source: string): string[] {
  const names = source.matchAll(/function (test_(?:Revert)?(?:When|Given)\w+)/g);
  return Array.from(names, ([, name = ""]) => name).sort();
}

const root = "test/unit";
for (const file of readdirSync(root, { recursive: true, encoding: "utf8" })) {
  if (!file.endsWith(".tree")) continue;
  const path = join(root, file);
  const tree = testsOfTree(readFileSync(path, "utf8"));
  const contract = testsOfContract(readFileSync(path.replace(/\.tree$/, ".t.sol"), "utf8"));
  const report = (what: string, names: string[]) => {
    if (names.length === 0) return;
    console.error(`${path}: ${what}:\n  ${names.join("\n  ")}`);
    process.exitCode = 1;
  };
  report(
    "no such test",
    tree.filter((name) => !contract.includes(name)),
  );
  report(
    "not in the tree",
    contract.filter((name) => !tree.includes(name)),
  );
}
