package dev.signalbox.data.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.data.exchange.FakeHeaders;
import dev.signalbox.data.exchange.Refusal;
import dev.signalbox.data.exchange.RefusalCode;
import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.wire.WireFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RefusalRendererTest {

  @ParameterizedTest
  @EnumSource
  void everyRefusalHasTheShapeThatAnthropicClientsRead(RefusalCode code) {
    Refusal refusal = Refusal.of(code, "a \"model\"\n");

    OwnAnswer answer = RefusalRenderer.render(refusal, WireFormat.ANTHROPIC, "req_1");

    JsonValue.Obj body = Json.parse(answer.body()).asObject();
    assertThat(body.string("type")).isEqualTo("error");
    assertThat(body.object("error").string("type")).isEqualTo(code.anthropicType());
    assertThat(body.object("error").string("message")).isEqualTo(refusal.message());
    assertThat(body.string("request_id")).isEqualTo("req_1");
    assertThat(body.members()).hasSize(3);
    assertThat(answer.status()).isEqualTo(code.status());
    assertThat(fields(answer))
        .containsEntry("content-type", "application/json")
        .containsEntry("x-signalbox-error-code", code.wireName())
        .containsEntry("x-signalbox-request-id", "req_1")
        .containsEntry("request-id", "req_1")
        .doesNotContainKey("x-request-id");
  }

  @ParameterizedTest
  @EnumSource
  void everyRefusalHasTheShapeThatOpenAiClientsRead(RefusalCode code) {
    Refusal refusal = Refusal.of(code, "a \"model\"\n");

    OwnAnswer answer = RefusalRenderer.render(refusal, WireFormat.OPENAI, "req_1");

    JsonValue.Obj body = Json.parse(answer.body()).asObject();
    JsonValue.Obj error = body.object("error");
    assertThat(body.members()).hasSize(1);
    assertThat(error.members().keySet()).containsExactly("message", "type", "param", "code");
    assertThat(error.string("message")).isEqualTo(refusal.message());
    assertThat(error.string("type")).isEqualTo(code.openAiType());
    assertThat(error.string("code")).isEqualTo(code.openAiCode());
    assertThat(error.members().get("param"))
        .isEqualTo(code.aboutModel() ? JsonValue.of("model") : new JsonValue.Null());
    assertThat(fields(answer))
        .containsEntry("x-request-id", "req_1")
        .doesNotContainKey("request-id");
  }

  @ParameterizedTest
  @EnumSource
  void onlyAPassingTroubleMayBeTriedAgain(RefusalCode code) {
    Map<String, String> fields =
        fields(RefusalRenderer.render(Refusal.of(code), WireFormat.ANTHROPIC, "r"));

    if (code.shouldRetry()) {
      assertThat(fields).doesNotContainKey("x-should-retry");
    } else {
      assertThat(fields).containsEntry("x-should-retry", "false").doesNotContainKey("retry-after");
    }
  }

  @Test
  void saysWhenToComeBack() {
    OwnAnswer answer =
        RefusalRenderer.render(Refusal.of(RefusalCode.NOT_READY), WireFormat.OPENAI, "r");

    assertThat(answer.status()).isEqualTo(503);
    assertThat(fields(answer)).containsEntry("retry-after", "2");
  }

  @Test
  void namesTheSchemeWhereNoKeyCame() {
    OwnAnswer answer =
        RefusalRenderer.render(Refusal.of(RefusalCode.UNAUTHENTICATED), WireFormat.OPENAI, "r");

    assertThat(fields(answer)).containsEntry("www-authenticate", "Bearer realm=\"signalbox\"");
  }

  @Test
  void guessesTheFormatFromTheFieldsWhereThePathSaysNothing() {
    assertThat(RefusalRenderer.formatOf(new FakeHeaders().with("anthropic-version", "2023-06-01")))
        .isEqualTo(WireFormat.ANTHROPIC);
    assertThat(RefusalRenderer.formatOf(new FakeHeaders().with("x-api-key", "k")))
        .isEqualTo(WireFormat.ANTHROPIC);
    assertThat(RefusalRenderer.formatOf(new FakeHeaders().with("authorization", "Bearer k")))
        .isEqualTo(WireFormat.OPENAI);
  }

  private static Map<String, String> fields(OwnAnswer answer) {
    return answer.fields().stream()
        .collect(Collectors.toMap(OwnAnswer.Field::name, OwnAnswer.Field::value));
  }

  @Test
  void speaksToClientsOfAwsAsAwsDoes() {
    OwnAnswer answer =
        RefusalRenderer.render(
            Refusal.of(RefusalCode.KEY_UNKNOWN), WireFormat.BEDROCK, "request-1");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.fields())
        .contains(
            new OwnAnswer.Field("x-amzn-errortype", "AccessDeniedException"),
            new OwnAnswer.Field("x-amzn-requestid", "request-1"));
    assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
        .startsWith("{\"message\":\"Signalbox: ");
  }

  @Test
  void speaksToClientsOfGoogleInAStatusWithItsReason() {
    OwnAnswer answer =
        RefusalRenderer.render(Refusal.of(RefusalCode.KEY_UNKNOWN), WireFormat.GEMINI, "request-1");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("\"status\":\"UNAUTHENTICATED\"", "\"reason\":\"KEY_UNKNOWN\"");
  }
}
