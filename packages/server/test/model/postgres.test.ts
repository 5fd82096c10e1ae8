import { startPostgres } from "engines/postgres";
import { openPostgresStore } from "../../src/stores/postgres/store.ts";
import { describeModel } from "./model.ts";

describeModel({
  name: "postgres",
  runs: 100,
  async open() {
    const server = await startPostgres({ fsync: false });
    const store = await openPostgresStore(server.url, { poolSize: 4 });
    return {
      store,
      async close() {
        await store.close();
        await server.stop();
      },
    };
  },
});
