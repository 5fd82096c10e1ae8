import { createMemoryStore } from "../../src/stores/memory.ts";
import { describeModel } from "./model.ts";

describeModel({
  name: "memory",
  runs: 200,
  async open() {
    const store = createMemoryStore();
    return { store, close: () => store.close() };
  },
});
