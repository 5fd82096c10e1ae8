import type { EmulatorApp } from "./state/apps.ts";

/** The app that is there when no other was asked for. It serves any loopback address; its secret is no secret. */
export const defaultApp = {
  clientId: "10ca15b07f1e10ca15b07f1e10ca15b0",
  clientSecret: "not-a-secret-local-spotify-only",
  name: "My local app",
  redirectUris: ["http://127.0.0.1", "http://[::1]"],
} as const satisfies EmulatorApp;
