/**
 * `npm run check:warnings`: fails on any warning of the compiler about the project's own Solidity.
 * Forge cannot tell, as the compiler stops at 256 warnings, and there are as many about a deprecated
 * comment in Solady; here it does not see that comment.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";

interface Output {
  errors?: {
    errorCode?: string;
    formattedMessage: string;
    sourceLocation?: { file: string };
  }[];
}

/** "Transient storage can break composability", once a compilation: a guard is what it is for. */
const TRANSIENT_STORAGE = "2394";

const solc: { compile(input: string, callbacks: object): string } = createRequire(import.meta.url)(
  "solc",
);

const files = ["src", "test", "benchmarks"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".sol"))
    .map((file) => `${folder}/${file}`),
);
const input = {
  language: "Solidity",
  sources: Object.fromEntries(files.map((file) => [file, { content: readFileSync(file, "utf8") }])),
  settings: { evmVersion: "cancun", outputSelection: { "*": { "*": ["abi"] } } },
};
const { errors = [] } = JSON.parse(
  solc.compile(JSON.stringify(input), {
    import: (path: string) => ({
      contents: readFileSync(`node_modules/${path}`, "utf8").replaceAll(
        "/// @solidity memory-safe-assembly",
        "",
      ),
    }),
  }),
) as Output;

const own = errors.filter(
  ({ errorCode, sourceLocation }) =>
    errorCode !== TRANSIENT_STORAGE && !sourceLocation?.file.startsWith("solady/"),
);
for (const { formattedMessage } of own) console.log(formattedMessage);
process.exitCode = own.length === 0 && files.length > 0 ? 0 : 1;
