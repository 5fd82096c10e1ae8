import { idFor } from "../catalogue/ids.ts";
import { InputError, optional, readBoolean, readFields, readNumber, readText } from "../input.ts";
import type { Device, Player } from "./player.ts";

/** A device a person can play on. */
export interface DeviceSettings {
  /** Default: made from the person and the name. */
  id?: string | undefined;
  /** Default `Kitchen speaker`. */
  name?: string | undefined;
  /** Capitalised, as on the wire: `Computer`, `Smartphone`, `Speaker`, `TV`, … Default `Speaker`. */
  type?: string | undefined;
  /** 0 to 100, or `null` where Spotify does not know it. Default 60. */
  volumePercent?: number | null | undefined;
  /** False: volume commands answer 403 `VOLUME_CONTROL_DISALLOW`. Default true. */
  supportsVolume?: boolean | undefined;
  /** True: shown, and every command answers 403. Default false. */
  isRestricted?: boolean | undefined;
}

/** One device of a list; the one that is active says so. */
export interface ListedDevice extends DeviceSettings {
  /** Default false. */
  isActive?: boolean | undefined;
}

const settings = ["id", "name", "type", "volumePercent", "supportsVolume", "isRestricted"] as const;

/** @throws InputError for what cannot be read, for an id that comes twice, and for two active ones */
export function readDevices(
  input: unknown,
  personId: string,
  where: string,
): Pick<Player, "devices" | "activeDeviceId"> {
  if (!Array.isArray(input)) throw new InputError(where, "must be a list of devices, [] for none");
  const devices: Device[] = [];
  let activeDeviceId: string | null = null;
  for (const [place, entry] of input.entries()) {
    const at = `${where}[${place}]`;
    const { isActive, ...fields } = readFields(entry, at, [...settings, "isActive"]);
    const device = readDevice(fields, personId, at);
    if (devices.some(({ id }) => id === device.id)) {
      throw new InputError(at, `has the id of a device before it: give it another name or an id`);
    }
    devices.push(device);
    if (optional(isActive, `${at}: isActive`, readBoolean) !== true) continue;
    if (activeDeviceId !== null) throw new InputError(at, "cannot be active: a device before it is");
    activeDeviceId = device.id;
  }
  return { devices, activeDeviceId };
}

export function readDevice(input: unknown, personId: string, where: string): Device {
  const fields = readFields(input, where, settings);
  const name = optional(fields.name, `${where}: name`, readText) ?? "Kitchen speaker";
  return {
    id: optional(fields.id, `${where}: id`, readText) ?? deviceId(personId, name),
    name,
    type: optional(fields.type, `${where}: type`, readText) ?? "Speaker",
    volumePercent:
      fields.volumePercent === null
        ? null
        : (optional(fields.volumePercent, `${where}: volumePercent`, readPercent) ?? 60),
    supportsVolume: optional(fields.supportsVolume, `${where}: supportsVolume`, readBoolean) ?? true,
    isRestricted: optional(fields.isRestricted, `${where}: isRestricted`, readBoolean) ?? false,
  };
}

function readPercent(value: unknown, where: string): number {
  const percent = readNumber(value, where, 0);
  if (percent > 100) throw new InputError(where, `must be 100 or less, not ${percent}`);
  return percent;
}

// Forty characters, as Spotify's are.
function deviceId(personId: string, name: string): string {
  return idFor("device", personId, name) + idFor("device", personId, name, "2").slice(0, 18);
}
