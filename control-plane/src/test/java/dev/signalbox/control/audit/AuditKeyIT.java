package dev.signalbox.control.audit;

import static dev.signalbox.control.TestControl.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.control.Settings;
import dev.signalbox.control.TestControl;
import dev.signalbox.control.TrustTool;
import dev.signalbox.model.audit.AuditVerifier;
import dev.signalbox.model.audit.Verdict;
import dev.signalbox.model.audit.Verdict.Sound;
import dev.signalbox.model.audit.Verdict.Tampered;
import dev.signalbox.model.bundle.SigningKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The key that signs the audit log is replaced while the log goes on.
final class AuditKeyIT {

  private TestControl control;
  private Path folder;
  private String org;
  private int nodes;

  @BeforeEach
  void start() {
    control = TestControl.start();
    folder = control.bean(Settings.class).trust();
    org = json(control.get("/v1/nodes")).array("data").getFirst().asObject().string("id");
  }

  @AfterEach
  void stop() {
    control.close();
  }

  @Test
  void goesOnUnderANewKeyThatTheOldOneVouchesFor() throws IOException {
    PublicKey first = key();
    change();
    control.bean(Checkpoints.class).takeDue();

    assertThat(handOver()).isEqualTo(1);
    PublicKey second = key();
    change();
    control.bean(Checkpoints.class).takeDue();
    assertThat(handOver()).isEqualTo(1);
    PublicKey third = key();
    change();

    assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    byte[] file = export("");
    for (PublicKey trusted : List.of(first, second, third)) {
      assertThat(verify(file, trusted)).isInstanceOf(Sound.class);
    }
    assertThat(verify(export("?first=4"), first)).isInstanceOf(Sound.class);
    assertThat(verify(file, SigningKeys.generate(new SecureRandom()).getPublic()))
        .isInstanceOf(Tampered.class);
    String forged =
        new String(file, StandardCharsets.UTF_8).replaceFirst("next-key M", "next-key N");
    assertThat(verify(forged.getBytes(StandardCharsets.UTF_8), first)).isInstanceOf(Tampered.class);
    String note = control.get("/v1/audit/checkpoint").body();
    assertThat(AuditVerifier.checkpoint(note, List.of(third))).isPresent();
    assertThat(folder.resolve("audit-next.pem")).doesNotExist();
    assertThat(SigningKeys.readPublic(Files.readString(folder.resolve("audit.pem.pub"))))
        .containsExactly(third);
  }

  @Test
  void signsNothingWithAKeyThatHasHandedOver() throws IOException {
    change();
    control.bean(Checkpoints.class).takeDue();
    byte[] old = Files.readAllBytes(folder.resolve("audit.pem"));
    handOver();
    byte[] current = Files.readAllBytes(folder.resolve("audit.pem"));

    Files.write(folder.resolve("audit.pem"), old);
    HttpResponse<String> refused = control.get("/v1/audit/export");
    Files.write(folder.resolve("audit.pem"), current);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
    assertThat(verify(export(""), key())).isInstanceOf(Sound.class);
  }

  @Test
  void finishesAHandOverThatStoppedHalfWay() throws IOException {
    change();
    control.bean(Checkpoints.class).takeDue();
    PublicKey first = key();
    byte[] old = Files.readAllBytes(folder.resolve("audit.pem"));
    handOver();
    byte[] next = Files.readAllBytes(folder.resolve("audit.pem"));
    Files.write(folder.resolve("audit.pem"), old);
    Files.write(folder.resolve("audit-next.pem"), next);
    change();
    assertThat(verify(export(""), first))
        .as("before the file is in place")
        .isInstanceOf(Sound.class);

    assertThat(control.bean(AuditSigner.class).handOver()).as("logs left to hand over").isZero();

    assertThat(Files.readAllBytes(folder.resolve("audit.pem"))).isEqualTo(next);
    assertThat(verify(export(""), first)).isInstanceOf(Sound.class);
  }

  private int handOver() {
    TrustTool.run(List.of("rotate", folder.toString(), "audit"), java.time.Clock.systemUTC());
    return control.bean(AuditSigner.class).handOver();
  }

  private PublicKey key() {
    return control.bean(AuditSettings.class).keys().getPublic();
  }

  private void change() {
    HttpResponse<String> made =
        control.post(
            "/v1/nodes",
            "{\"kind\":\"team\",\"name\":\"n%d\",\"parent_id\":\"%s\"}".formatted(++nodes, org));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private byte[] export(String query) {
    HttpResponse<String> answer = control.get("/v1/audit/export" + query);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body().getBytes(StandardCharsets.UTF_8);
  }

  private static Verdict verify(byte[] file, PublicKey trusted) throws IOException {
    return new AuditVerifier(List.of(trusted), Optional.empty())
        .verify(new ByteArrayInputStream(file));
  }
}
