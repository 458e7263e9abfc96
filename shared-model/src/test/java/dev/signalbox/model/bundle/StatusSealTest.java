package dev.signalbox.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.model.json.JsonValue.Obj;
import org.junit.jupiter.api.Test;

final class StatusSealTest {

  private static final byte[] IDENTITY = new byte[32];
  private static final byte[] OTHER = {1, 2, 3};
  private static final Obj STATUS =
      Json.parse("{\"version\":7,\"outcome\":\"applied\",\"at\":\"2026-11-21T07:00:00Z\"}")
          .asObject();

  @Test
  void holdsForTheProxyThatSealedItHoweverItIsWritten() {
    Obj sealed = StatusSeal.seal(STATUS, "p1", IDENTITY);

    assertThat(StatusSeal.proxyOf(sealed)).contains("p1");
    assertThat(StatusSeal.isSealedBy(sealed, IDENTITY)).isTrue();
    Obj rewritten = Json.parse(Json.write(sealed).replace(",", ",\n ")).asObject();
    assertThat(StatusSeal.isSealedBy(rewritten, IDENTITY)).isTrue();
    assertThat(StatusSeal.isSealedBy(sealed, OTHER)).isFalse();
  }

  @Test
  void breaksWithAnyChange() {
    String sealed = Json.write(StatusSeal.seal(STATUS, "p1", IDENTITY));

    for (String changed :
        new String[] {
          sealed.replace("7", "8"),
          sealed.replace("p1", "p2"),
          sealed.replace("applied", "refused"),
          sealed.replace("{\"version\"", "{\"more\":1,\"version\""),
          sealed.replaceFirst("\"at\":\"[^\"]*\",", ""),
          sealed.replaceFirst("\"signature\":\"..", "\"signature\":\"zz"),
          sealed.replaceFirst("\"signature\":\"[^\"]*\"", "\"signature\":5"),
          Json.write(STATUS)
        }) {
      assertThat(changed).isNotEqualTo(sealed);
      assertThat(StatusSeal.isSealedBy(Json.parse(changed).asObject(), IDENTITY))
          .as(changed)
          .isFalse();
    }
    assertThat(StatusSeal.proxyOf(STATUS)).isEmpty();
  }
}
