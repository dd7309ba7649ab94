/** Checks of where and when a user may connect: networks, times of the day, time zones. */
import { SourceNetworks } from '../auth/source-networks.js';
import { TimeWindows } from '../auth/time-windows.js';

/** What is wrong with a list of networks; undefined when nothing is. */
export function whyNoNetworks(networks: readonly string[]): string | undefined {
  try {
    new SourceNetworks(networks);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is wrong with a time of the day; undefined when nothing is. */
export function whyNoTime(value: unknown): string | undefined {
  return /^([01]?\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(String(value))
    ? undefined
    : 'must be a time such as 08:30:00';
}

/** What is wrong with the name of a time zone; undefined when nothing is. */
export function whyNoTimeZone(zone: string): string | undefined {
  try {
    new TimeWindows([], zone);
    return undefined;
  } catch {
    return `is not the name of a time zone, such as Europe/Berlin: ${JSON.stringify(zone)}`;
  }
}
