import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { iCompiledModelAbi, iEncoderAbi, iForestAbi } from "../abis/interfaces.js";
import { compiledEncoderAbi, compiledModelAbi } from "../compiler/entry.js";
import * as library from "./index.js";

const root = resolve(import.meta.dirname, "../..");

/** The texts of all files of a folder whose names end so. */
const read = (folder: string, ending: string) =>
  readdirSync(resolve(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => readFileSync(resolve(root, folder, path), "utf8"));

describe("what the documents name", () => {
  // Beside the library there are the command line, its training, and our tools.
  const sources = "abis actions compiler deploy encoders errors market models".split(" ");
  const defined = new Set(
    sources
      .flatMap((folder) => read(`ts/${folder}`, ".ts"))
      .flatMap((source) =>
        [...source.matchAll(/^export (?:async )?(?:function|class|const) (\w+)/gm)].map(
          ([, name]) => name,
        ),
      ),
  );
  const named = new Set(
    [...read("docs", ".md"), readFileSync(resolve(root, "README.md"), "utf8")].flatMap((text) =>
      [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name as string),
    ),
  );
  const ours = [...named].filter((name) => defined.has(name) || /\w(Error|Abi)$/.test(name));

  it("finds them", () => {
    expect(ours).toEqual(expect.arrayContaining(["Network", "Forest", "compileEncoder"]));
  });

  it.each(ours)("%s is exported", (name) => {
    expect(library).toHaveProperty(name);
  });
});

describe("the ABIs of what is compiled", () => {
  type Item = { type: string; name?: string; inputs?: readonly { type: string }[] };
  const signatures = (...abis: (readonly Item[])[]) =>
    new Set(
      abis
        .flat()
        .map(
          ({ type, name, inputs = [] }) => `${type} ${name}(${inputs.map((input) => input.type)})`,
        ),
    );

  it("are those of the interfaces", () => {
    expect(signatures(compiledModelAbi)).toEqual(signatures(iForestAbi));
    const errors = iForestAbi.filter(({ type }) => type === "error");
    expect(signatures(compiledEncoderAbi)).toEqual(signatures(iEncoderAbi, errors));
    expect(signatures(iForestAbi)).toEqual(
      new Set([...signatures(iCompiledModelAbi), ...signatures(errors)]),
    );
  });
});
