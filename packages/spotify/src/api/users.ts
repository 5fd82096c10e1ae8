import type { CallOperation, CallOptions } from "../client/call.ts";
import type { Operation } from "../client/operation.ts";
import type { CurrentUser } from "../model/user.ts";

export const usersOperations = {
  currentUser: {
    id: "get-current-users-profile",
    method: "GET",
    path: "/me",
    scopes: ["user-read-private", "user-read-email"],
    scopeRule: "optional",
  },
} as const satisfies Record<string, Operation>;

/** People, and the one that the token belongs to. */
export class Users {
  readonly #call: CallOperation;

  constructor(call: CallOperation) {
    this.#call = call;
  }

  /**
   * The person that the token belongs to. No scope is needed; `user-read-private` and `user-read-email` add fields
   * for apps in extended quota mode.
   *
   * @see https://developer.spotify.com/documentation/web-api/reference/get-current-users-profile
   */
  async currentUser(options: CallOptions = {}): Promise<CurrentUser> {
    return (await this.#call(usersOperations.currentUser, { ...options, accept: hasId })) as CurrentUser;
  }
}

/** Whether an answer has an id, without which nothing can be made of it. */
function hasId(answer: Readonly<Record<string, unknown>>): boolean {
  return typeof answer.id === "string" && answer.id !== "";
}
