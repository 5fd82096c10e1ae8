import { markets as everyMarket } from "../catalogue/markets.ts";
import { answer } from "./answer.ts";
import type { Operation } from "./operation.ts";

export const markets: readonly Operation[] = [
  {
    method: "GET",
    path: "/markets",
    token: "any",
    developmentMode: "removed",
    handle: () => answer({ markets: everyMarket }),
  },
];
