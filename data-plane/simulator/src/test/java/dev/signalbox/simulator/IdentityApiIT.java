package dev.signalbox.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.model.json.Json;
import dev.signalbox.simulator.Wire.Received;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Identities set up by those outside of this process.
class IdentityApiIT {

  private Wire wire;

  @BeforeEach
  void start() throws IOException {
    wire = new Wire();
  }

  @AfterEach
  void stop() {
    wire.close();
  }

  @Test
  void registersWhoIsKnownAndCountsWhoAsks() throws IOException {
    String body =
        "{'awsUsers':[{'accessKeyId':'AKIA1','secretAccessKey':'s'}],"
            + "'awsRoles':[{'arn':'arn:aws:iam::1:role/r','externalId':'e','requiredTags':['t']}],"
            + "'bedrockKeys':[{'key':'ABSK1'}],"
            + "'googleImpersonations':[{'principal':'a','email':'b'}],"
            + "'entraSecrets':[{'clientId':'c','secret':'s'}],"
            + "'entraCertificates':[{'clientId':'c','thumbprint':'t','publicKey':'PEM'}],"
            + "'vaultSecrets':[{'mount':'secret','path':'k','values':{'value':'v'}}]}";
    String pem = wire.server.identities().issuer().key().publicPem().replace("\n", "\\n");
    Received done = wire.post("/_sim/identities", body.replace('\'', '"').replace("PEM", pem));
    assertThat(done.text()).isEqualTo("{}");
    assertThat(wire.server.identities().aws().find("AKIA1")).isPresent();
    assertThat(wire.server.identities().aws().role("arn:aws:iam::1:role/r")).isPresent();
    assertThat(wire.post("/_sim/identities", "{\"awsUser\":[]}").text())
        .contains("no such kind of identity: awsUser");
    assertThat(wire.post("/_sim/identities", "{\"awsUsers\":[{}]}").status()).isEqualTo(400);

    wire.post("/token", "grant_type=x");
    assertThat(wire.server.identities().calls().of("google:token")).isEqualTo(1);
  }

  @Test
  void mintsTokensAndKeyFilesAndPutsTheClockForward() throws IOException {
    String asked = "{\"subject\":\"s\",\"audience\":\"a\",\"seconds\":60}";
    String token =
        Json.parse(wire.post("/_sim/oidc-token", asked).text()).asObject().string("token");
    assertThat(wire.server.identities().issuer().verify(token, "a", wire.clock.instant()))
        .isPresent();
    assertThat(
            wire.post("/_sim/google-key", "{\"email\":\"a@b\",\"tokenUri\":\"http://x/token\"}")
                .text())
        .contains("\"type\":\"service_account\"");

    String key = "X-aws-ec2-metadata-token-ttl-seconds: 60";
    assertThat(wire.post("/_sim/clock", "{\"aheadSeconds\":3600}").text())
        .isEqualTo("{\"now\":\"2026-11-21T13:00:00Z\"}");
    assertThat(wire.post("/latest/api/token", "", key).status()).isEqualTo(405);
    wire.server.reset();
    assertThat(wire.post("/_sim/clock", "{\"aheadSeconds\":0}").text()).contains("12:00:00Z");
  }
}
