import { audioAnalysisOf } from "../catalogue/audio-analysis.ts";
import { audioFeaturesOf } from "../catalogue/audio-features.ts";
import type { Track } from "../catalogue/things.ts";
import { answer } from "./answer.ts";
import { find, findAll } from "./ids.ts";
import type { Call, Operation } from "./operation.ts";

export const audio: readonly Operation[] = [
  {
    method: "GET",
    path: "/audio-features/{id}",
    token: "any",
    developmentMode: "closed",
    handle: (call) => answer(audioFeaturesObject(find(call, call.world.catalogue.tracks), call)),
  },
  {
    method: "GET",
    path: "/audio-features",
    token: "any",
    developmentMode: "closed",
    handle(call) {
      const { tracks } = call.world.catalogue;
      return answer({
        audio_features: findAll(call, 100, tracks, (track) => audioFeaturesObject(track, call)),
      });
    },
  },
  {
    method: "GET",
    path: "/audio-analysis/{id}",
    token: "any",
    developmentMode: "closed",
    handle: (call) => answer(audioAnalysisOf(find(call, call.world.catalogue.tracks))),
  },
];

/** AudioFeaturesObject. */
function audioFeaturesObject(track: Track, { origin }: Call) {
  const { id } = track;
  return {
    ...audioFeaturesOf(track),
    analysis_url: `${origin}/v1/audio-analysis/${id}`,
    id,
    track_href: `${origin}/v1/tracks/${id}`,
    type: "audio_features",
    uri: `spotify:track:${id}`,
  };
}
