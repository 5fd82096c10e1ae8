import { redisForTests, whyNoRedis } from "engines/redis";
import { openRedisStore } from "../../src/stores/redis/store.ts";
import { describeModel } from "./model.ts";

describeModel({
  name: "redis",
  runs: 100,
  async open() {
    const server = await redisForTests();
    const store = await openRedisStore(server.url);
    return {
      store,
      async close() {
        await store.close();
        await server.stop();
      },
    };
  },
  whyNot: whyNoRedis(),
});
