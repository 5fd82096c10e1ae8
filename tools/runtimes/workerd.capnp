using Workerd = import "/workerd/workerd.capnp";

# The program as a worker of today, which finds Node's built-ins, and as one that finds none. Both may reach this
# machine alone.
const config :Workerd.Config = (
  services = [
    (
      name = "worker",
      worker = (modules = .modules, compatibilityDate = .today, globalOutbound = "loopback"),
    ),
    (
      name = "worker-without-node",
      worker = (
        modules = .modules,
        compatibilityDate = .today,
        compatibilityFlags = ["no_nodejs_compat", "no_nodejs_compat_v2"],
        globalOutbound = "loopback",
      ),
    ),
    (name = "loopback", network = (allow = ["local"])),
  ],
  sockets = [
    (name = "worker", address = "127.0.0.1:0", http = (), service = "worker"),
    (name = "worker-without-node", address = "127.0.0.1:0", http = (), service = "worker-without-node"),
  ],
);

const modules :List(Workerd.Worker.Module) = [(name = "worker.js", esModule = embed "worker.js")];
const today :Text = "2026-11-01";
