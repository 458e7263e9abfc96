package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.JsonValue;
import dev.signalbox.model.key.Secret;
import dev.signalbox.simulator.Vendors.Answered;
import dev.signalbox.simulator.call.Header;
import dev.signalbox.simulator.vault.Vault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Vault: logins, leases and versions.
class VaultTest {

  private static final String APP_ROLE = "/v1/auth/approle/login";
  private static final String KUBERNETES = "/v1/auth/kubernetes/login";

  private final Vendors vendors = new Vendors();

  @Test
  void givesVersionsOfASecretToThoseWithAToken() {
    vendors.identities().vault().put("secret", "llm/key", Map.of("value", "sk-1"));
    vendors.identities().vault().put("secret", "llm/key", Map.of("value", "sk-2"));
    assertThat(value(read("/v1/secret/data/llm/key", Vault.ROOT_TOKEN.reveal()))).isEqualTo("sk-2");
    assertThat(value(read("/v1/secret/data/llm/key?version=1", Vault.ROOT_TOKEN.reveal())))
        .isEqualTo("sk-1");
    assertThat(read("/v1/secret/data/none", Vault.ROOT_TOKEN.reveal()).status()).isEqualTo(404);
    assertThat(read("/v1/secret/data/llm/key", "hvs.other").status()).isEqualTo(403);
  }

  @Test
  void letsAppRolesInForTheTimeOfTheirLease() {
    vendors.identities().vault().addAppRole("role", new Secret("secret"));
    vendors.identities().vault().put("secret", "k", Map.of("value", "v"));
    assertThat(login(APP_ROLE, "{\"role_id\":\"role\",\"secret_id\":\"no\"}").status())
        .isEqualTo(400);
    JsonValue.Obj auth =
        login(APP_ROLE, "{\"role_id\":\"role\",\"secret_id\":\"secret\"}").json().object("auth");
    String token = auth.string("client_token");
    assertThat(auth.number("lease_duration")).isEqualTo(3_600);
    vendors.clock.move(Duration.ofMinutes(50));
    assertThat(renew(token)).isEqualTo(3_600);
    vendors.clock.move(Duration.ofMinutes(50));
    assertThat(read("/v1/secret/data/k", token).status()).isEqualTo(200);
    assertThat(renew(token)).isEqualTo(3_600);
    vendors.clock.move(Duration.ofMinutes(50));
    assertThat(renew(token)).isEqualTo(3_600);
    vendors.clock.move(Duration.ofMinutes(50));
    assertThat(renew(token)).as("not beyond its longest life").isEqualTo(40 * 60);
    vendors.clock.move(Duration.ofMinutes(40));
    assertThat(read("/v1/secret/data/k", token).status()).isEqualTo(403);
  }

  @Test
  void letsServiceAccountsOfAClusterIn() {
    vendors.identities().vault().addKubernetesRole("proxy", "system:proxy");
    assertThat(login(KUBERNETES, kubernetes("proxy", "system:proxy")).status()).isEqualTo(200);
    assertThat(login(KUBERNETES, kubernetes("proxy", "system:other")).status()).isEqualTo(403);
    assertThat(login(KUBERNETES, kubernetes("none", "system:proxy")).status()).isEqualTo(400);
  }

  private String kubernetes(String role, String subject) {
    String jwt =
        vendors
            .identities()
            .issuer()
            .token(subject, Vault.AUDIENCE, vendors.clock.instant(), Duration.ofMinutes(5));
    return "{\"role\":\"" + role + "\",\"jwt\":\"" + jwt + "\"}";
  }

  private long renew(String token) {
    return vendors
        .send(
            "POST", "/v1/auth/token/renew-self", "{}", List.of(new Header("X-Vault-Token", token)))
        .json()
        .object("auth")
        .number("lease_duration");
  }

  private Answered login(String path, String body) {
    return vendors.send("POST", path, body, List.of());
  }

  private Answered read(String path, String token) {
    return vendors.send("GET", path, "", List.of(new Header("X-Vault-Token", token)));
  }

  private static String value(Answered answer) {
    return answer.json().object("data").object("data").string("value");
  }
}
