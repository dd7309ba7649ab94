// A name for those who gave none, or `*`: easy to tell apart, nothing to remember.
import { randomInt } from 'node:crypto';

const QUALITIES =
  'amber brave brisk calm clear clever coral curious eager early fair fleet gentle golden grand green happy humble keen kind lively lucid lunar merry misty noble patient plain proud quick quiet rapid ready round sharp silver sleek smart solar steady sunny swift tidy upbeat vivid warm wise witty young zesty'.split(
    ' ',
  );
const THINGS =
  'acorn anchor arrow atlas badger beacon birch bridge brook canyon cedar cliff comet coral creek crane delta ember falcon fern fjord forest garnet glacier harbor hawk heron island jasper lagoon lantern maple meadow meteor nebula oak orbit otter pebble pine prairie quartz raven reef ridge river sparrow summit thunder willow'.split(
    ' ',
  );

/** A name such as `swift_heron`. */
export function randomName(): string {
  return `${QUALITIES[randomInt(QUALITIES.length)]}_${THINGS[randomInt(THINGS.length)]}`;
}
