import { createPublicClient, createTestClient, createWalletClient, http } from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { sumActions } from "../../ts/actions/sumActions.js";
import { ANVIL_MNEMONIC, type StartAnvilOptions, startAnvil } from "../../ts/node/anvil.js";

/** A fresh chain without fees, so that balances change by deposits only. */
export async function startChain(options: StartAnvilOptions = {}) {
  const { rpcUrl, stop } = await startAnvil({ gasPrice: 0, ...options });
  const transport = http(rpcUrl, { retryCount: 0 });
  const control = createTestClient({ mode: "anvil", transport });
  return {
    rpcUrl,
    stop,
    control,
    /** Has no account. */
    reader: createPublicClient({ transport }).extend(sumActions()),
    /** One of the funded accounts. */
    wallet: (addressIndex: number) =>
      createWalletClient({
        account: mnemonicToAccount(ANVIL_MNEMONIC, { addressIndex }),
        transport,
      }).extend(sumActions()),
    /** Lets time pass. */
    async advance(seconds: number) {
      await control.increaseTime({ seconds });
      await control.mine({ blocks: 1 });
    },
  };
}

export type Chain = Awaited<ReturnType<typeof startChain>>;
