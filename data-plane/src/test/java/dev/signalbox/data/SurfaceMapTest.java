package dev.signalbox.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.exchange.Place;
import dev.signalbox.model.wire.Surface;
import dev.signalbox.model.wire.WireFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SurfaceMapTest {

  /// Case 54 of the wire conformance list.
  @Test
  void findsTheModelInThePathAsItsCloudWritesIt() {
    assertThat(at("/v1beta/models/gemini-3.8-flash:streamGenerateContent"))
        .isEqualTo(
            new Place(
                Surface.GENERATE_CONTENT,
                "/models/gemini-3.8-flash:streamGenerateContent",
                "gemini-3.8-flash",
                8,
                24,
                true));
    assertThat(at("/bedrock/model/us.anthropic.claude-opus-5-5-v1%3A0/invoke-with-response-stream"))
        .isEqualTo(
            new Place(
                Surface.INVOKE_MODEL,
                "/model/us.anthropic.claude-opus-5-5-v1%3A0/invoke-with-response-stream",
                "us.anthropic.claude-opus-5-5-v1:0",
                7,
                42,
                true));
    assertThat(
            at("/bedrock/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse")
                .model())
        .isEqualTo("arn:aws:bedrock:us-east-1:1:inference-profile/x");
    assertThat(
            at(
                "/vertex/v1/projects/p/locations/global/publishers/anthropic/models/claude-opus-5@1"
                    + ":streamRawPredict"))
        .isEqualTo(
            new Place(
                Surface.RAW_PREDICT,
                "/publishers/anthropic/models/claude-opus-5@1:streamRawPredict",
                "claude-opus-5@1",
                29,
                44,
                true));
    assertThat(
            at("/vertex/v1beta1/projects/p/locations/l/publishers/google/models/gemini-3:countTokens")
                .surface())
        .isEqualTo(Surface.VERTEX_COUNT_TOKENS);
  }

  @Test
  void putsAnotherModelIntoThePath() {
    Place place = at("/bedrock/model/fast/converse-stream");

    assertThat(place.suffixFor("us.x%3A0")).isEqualTo("/model/us.x%3A0/converse-stream");
  }

  @Test
  void leadsNowhereFromWhatALaterHopMayReadInAnotherWay() {
    List<String> paths =
        List.of(
            "/v1/messages/",
            "/v1//messages",
            "/V1/messages",
            "/v1beta/models/:generateContent",
            "/v1beta/models/a/b:generateContent",
            "/v1beta/models/..:generateContent",
            "/v1beta/models/%2e%2e:generateContent",
            "/v1beta/models/%2:generateContent",
            "/v1beta/models/%zz:generateContent",
            "/v1beta/models/%00:generateContent",
            "/v1beta/models/%ff:generateContent",
            "/v1beta/models/m:run",
            "/bedrock/model/m",
            "/bedrock/model//invoke",
            "/bedrock/model/a/b/invoke",
            "/vertex/v1/projects/p/locations/l/publishers/meta/models/m:rawPredict",
            "/vertex/v1/projects/p/locations/l/publishers/anthropic/models/a/m:rawPredict",
            "/vertex/v1/projects/p/publishers/anthropic/models/m:rawPredict");

    assertThat(paths).allMatch(path -> SurfaceMap.of(path) == null);
  }

  @Test
  void refusesUnknownPathsInTheFamilyOfTheirCloud() {
    assertThat(SurfaceMap.familyOf("/bedrock/inference-profiles")).isEqualTo(WireFormat.BEDROCK);
    assertThat(SurfaceMap.familyOf("/v1beta/files")).isEqualTo(WireFormat.GEMINI);
    assertThat(SurfaceMap.familyOf("/vertex/v1/x")).isEqualTo(WireFormat.VERTEX);
    assertThat(SurfaceMap.familyOf("/v1/x")).isNull();
  }

  private static Place at(String path) {
    return Objects.requireNonNull(SurfaceMap.of(path));
  }
}
