package dev.signalbox.control.http;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/// Seals positions in lists into cursors: encrypted and authenticated (AES-256-GCM, NIST SP
/// 800-38D), bound to one list with its filters and to whoever asks, good for a day. What was
/// changed, made by another installation, taken from another list or caller, or is too old, opens
/// to nothing.
@Singleton
public final class Cursors {

  private static final Duration LIFE = Duration.ofHours(24);
  private static final int MAX_CURSOR = 6_144;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final String ATTRIBUTE = "signalbox.cursors";

  private final CursorKey key;
  private final SecureRandom random;
  private final InstantSource clock;

  Cursors(CursorKey key, SecureRandom random, InstantSource clock) {
    this.key = key;
    this.random = random;
    this.clock = clock;
  }

  /// Cursors of one request.
  record Scope(Cursors cursors, String caller) {

    String seal(String list, String position) {
      return cursors.seal(caller + '\n' + list, position);
    }

    Optional<String> open(String list, String cursor) {
      return cursors.open(caller + '\n' + list, cursor);
    }
  }

  /// Lets nobody but this caller use the cursors of this request's answer.
  ///
  /// @param caller the tenant, as text
  public static void bind(HttpRequest<?> request, String caller) {
    Scope scope = of(request);
    request.setAttribute(ATTRIBUTE, new Scope(scope.cursors(), caller));
  }

  static Scope of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, Scope.class)
        .orElseThrow(() -> new IllegalStateException("the request was not prepared"));
  }

  void prepare(HttpRequest<?> request) {
    request.setAttribute(ATTRIBUTE, new Scope(this, ""));
  }

  private String seal(String binding, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] plain =
        ByteBuffer.allocate(Long.BYTES + text.length)
            .putLong(clock.instant().plus(LIFE).getEpochSecond())
            .put(text)
            .array();
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, binding).doFinal(plain);
      byte[] whole = ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
      return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Optional<String> open(String binding, String cursor) {
    if (cursor.length() > MAX_CURSOR) {
      return Optional.empty();
    }
    try {
      byte[] whole = Base64.getUrlDecoder().decode(cursor);
      if (whole.length < NONCE + TAG_BITS / Byte.SIZE + Long.BYTES) {
        return Optional.empty();
      }
      byte[] nonce = Arrays.copyOf(whole, NONCE);
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, nonce, binding).doFinal(whole, NONCE, whole.length - NONCE);
      Instant end = Instant.ofEpochSecond(ByteBuffer.wrap(plain).getLong());
      return clock.instant().isBefore(end)
          ? Optional.of(
              new String(plain, Long.BYTES, plain.length - Long.BYTES, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (GeneralSecurityException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, String binding) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key.key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(binding.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
