package dev.signalbox.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {

  @Test
  void readsTheEnvironment() {
    Settings settings = Settings.from(complete());

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8090);
    assertThat(settings.database().appUser()).isEqualTo("app");
    assertThat(settings.access().proxyToken()).isEmpty();
    assertThat(settings.access().bootstrapAdminToken().orElseThrow().reveal())
        .isEqualTo("0123456789abcdef");
  }

  @Test
  void namesEverythingThatIsWrongAtOnceAndShowsNoSecret() {
    Map<String, String> environment = complete();
    environment.remove("SIGNALBOX_DB_APP_USER");
    environment.put("SIGNALBOX_CONTROL_PORT", "http");
    environment.put("SIGNALBOX_DB_URL", "postgres://db");
    environment.put("SIGNALBOX_PROXY_TOKEN", "short");

    assertThatThrownBy(() -> Settings.from(environment))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "SIGNALBOX_DB_APP_USER is not set",
            "SIGNALBOX_CONTROL_PORT must be a port number",
            "SIGNALBOX_DB_URL must start with jdbc:postgresql://",
            "SIGNALBOX_PROXY_TOKEN must have 16 to 256 characters")
        .hasMessageNotContaining("short");
  }

  @Test
  void printsNoSecret() {
    assertThat(Settings.from(complete()).toString())
        .doesNotContain("0123456789abcdef")
        .doesNotContain("owner-password");
  }

  private static Map<String, String> complete() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SIGNALBOX_DB_URL", "jdbc:postgresql://db/signalbox");
    environment.put("SIGNALBOX_DB_OWNER_USER", "owner");
    environment.put("SIGNALBOX_DB_OWNER_PASSWORD", "owner-password");
    environment.put("SIGNALBOX_DB_APP_USER", "app");
    environment.put("SIGNALBOX_BOOTSTRAP_ADMIN_TOKEN", "0123456789abcdef");
    environment.put("SIGNALBOX_TRUST", "/tmp/trust");
    return environment;
  }
}
