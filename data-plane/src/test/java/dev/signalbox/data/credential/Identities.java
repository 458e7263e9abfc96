package dev.signalbox.data.credential;

import dev.signalbox.data.credential.renew.Follower;
import dev.signalbox.data.credential.renew.Held;
import dev.signalbox.data.credential.renew.Renewals;
import dev.signalbox.data.credential.renew.ServiceDoor;
import dev.signalbox.model.bundle.CredentialSpec;
import dev.signalbox.model.bundle.CredentialSpec.Scheme;
import dev.signalbox.model.bundle.SecretRef;
import dev.signalbox.model.key.Secret;
import dev.signalbox.testkit.FakeClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What tests of identities have in common: a clock that they move, renewals that happen when they
/// say so, and a real door to services.
public final class Identities implements AutoCloseable {

  public final FakeClock clock = new FakeClock();
  public final Renewals renewals = new Renewals(clock, new Random(2), Runnable::run);
  public final Follower follower = new Follower(renewals);
  public final ServiceDoor door = new ServiceDoor();

  public long now() {
    return clock.millis();
  }

  /// Lets time pass, second by second where something may happen, and renews what is due.
  public void pass(Duration time) {
    Duration step = time.dividedBy(20);
    for (int index = 0; index < 20; index++) {
      clock.advance(step);
      renewals.tick();
    }
  }

  /// Renews until nothing is missing because something else came later.
  public void settle() {
    for (int index = 0; index < 5; index++) {
      renewals.tick();
      clock.advance(Duration.ofSeconds(1));
    }
  }

  public String value(Held<Secret> held) {
    Secret secret = held.value(now());
    return secret == null ? "" : secret.reveal();
  }

  /// Everything that anybody may be told of how it is doing.
  public String told() {
    return renewals.status().toString();
  }

  public static CredentialSpec spec(Scheme scheme, boolean key, Map<String, String> settings) {
    return new CredentialSpec(
        scheme,
        key ? new SecretRef.Environment("K") : new SecretRef.None(),
        List.of(),
        new TreeMap<>(settings));
  }

  public static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static String pem(String name, byte[] der) {
    return "-----BEGIN "
        + name
        + "-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der)
        + "\n-----END "
        + name
        + "-----\n";
  }

  @Override
  public void close() {
    door.close();
  }
}
